"""What is kept of an establishment's machine clients."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.delegation.models.base import Base
from shared.events.identity import ClientFacts
from shared.tenancy import Confined


class KnownClient(Confined, Base):
    """A machine client of an establishment, as `identity` last told.

    :ivar scopes: the most that its tokens are given
    :ivar removed_at: since when it is let in no more, for good
    :ivar sequence: that of the statement
    """

    __tablename__ = "known_clients"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    scopes: Mapped[list[str]]
    expires_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    sequence: Mapped[int]

    @staticmethod
    def row(facts: ClientFacts, *, sequence: int) -> dict[str, Any]:
        """Take what is kept of what is now known."""
        return {
            "id": facts.client_id,
            "establishment_id": facts.establishment_id,
            "name": facts.name,
            "scopes": list(facts.scopes),
            "expires_at": facts.expires_at,
            "sequence": sequence,
        }

    def is_good(self, now: datetime) -> bool:
        """Tell whether it is let in."""
        return self.removed_at is None and (self.expires_at is None or now < self.expires_at)
