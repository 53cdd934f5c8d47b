"""Machine clients: business applications that sign in by themselves."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.domain import client_rules
from services.identity.models.base import Base
from shared.db import Record, Sequenced
from shared.events.identity import ClientFacts
from shared.tenancy import Confined

NAME_LENGTH = 100


class RemovalReason(StrEnum):
    """Why a client is let in no more, as `identity.client.removed` tells it."""

    REMOVED = "removed"
    EXPIRED = "expired"


class MachineClient(Base, Record, Sequenced, Confined):
    """An application of the platform, or of one establishment. Its id is its `client_id`.

    :ivar establishment_id: None: the platform's, which no confined session sees
    :ivar secret_digest: SHA-256 of the secret, 256 random bits that were shown once
    :ivar removed_at: when it was let in no more: by somebody, or when it had expired
    :ivar announced_at: since when other services know it; None: it was made before they were told
    :ivar former_digest: of the secret before the last rotation, good until `former_until`
    """

    __tablename__ = "machine_clients"

    establishment_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    scopes: Mapped[list[str]]
    secret_digest: Mapped[str] = mapped_column(String(64))
    former_digest: Mapped[str | None] = mapped_column(String(64))
    former_until: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None]
    removed_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]

    def facts(self) -> ClientFacts:
        """State it as events tell it."""
        return ClientFacts(
            client_id=self.id,
            establishment_id=self.establishment_id,
            name=self.name,
            scopes=list(self.scopes),
            expires_at=self.expires_at,
        )

    def is_good(self, now: datetime) -> bool:
        """Tell whether it may still sign in."""
        return client_rules.is_good(self.removed_at, self.expires_at, now=now)

    def is_proved_by(self, secret: str, now: datetime) -> bool:
        """Tell whether a secret is its own, the former one for a while included."""
        digests = (self.secret_digest, self.former_digest, self.former_until)
        return client_rules.is_proved_by(secret, *digests, now=now)

    def rotate(self, secret_digest: str, *, former_until: datetime) -> None:
        """Take another secret; the former one stays good for a while."""
        self.former_digest, self.former_until = self.secret_digest, former_until
        self.secret_digest = secret_digest
