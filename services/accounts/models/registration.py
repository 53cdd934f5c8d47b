"""An establishment's registration, until it is proven or lapses."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.config import Proof
from services.accounts.models.base import Base
from shared.db import Record
from shared.tenancy import Confined

LIFE = timedelta(days=60)
"""How long a code on paper is good, and an unproven registration stays (DESIGN §4.1)."""

TRIES = 5
"""Wrong codes after which the code is void."""


class Registration(Record, Confined, Base):
    """Who asked to register an establishment, and whether it is proven.

    :ivar account_id: the first administrator's account
    :ivar code_digest: SHA-256 of the code on paper; None where the proof is an operator's word
    :ivar wrong_tries: how many wrong codes were handed in
    """

    __tablename__ = "registrations"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    proof: Mapped[Proof]
    code_digest: Mapped[str | None] = mapped_column(String(64))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    lapses_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_registrations_lapses_at",
            "lapses_at",
            postgresql_where=text("proven_at IS NULL AND lapsed_at IS NULL"),
        ),
    )

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its proof."""
        return self.proven_at is None and self.lapsed_at is None

    def is_proven_by(self, digest: str, *, now: datetime) -> bool:
        """Judge a code by its digest, and count it if it is wrong."""
        if not self.is_open or self.code_digest is None:
            return False
        if self.wrong_tries >= TRIES or now >= self.lapses_at:
            return False
        if hmac.compare_digest(self.code_digest, digest):
            return True
        self.wrong_tries += 1
        return False
