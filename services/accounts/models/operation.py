"""The history: one append-only chain of operations per establishment (DESIGN §4.7)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.tenancy import Confined


class Operation(Confined, Base):
    """Something that happened in an establishment: ids and facts, never a name.

    :ivar number: 1, 2, 3 … in the establishment's chain
    :ivar type: the type of the event that told it
    :ivar actor_id: who did it: an account or a machine client; None for the suite itself
    :ivar account_id: whom it was done to, if to anybody
    :ivar digest: SHA-256 over the row and the digest before it
    """

    __tablename__ = "operations"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(String(80))
    happened_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    on_behalf_of: Mapped[UUID | None]
    delegation_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (
        Index(None, "establishment_id", "message_id", unique=True),
        Index(None, "establishment_id", "account_id", "number"),
        Index(None, "establishment_id", "actor_id", "number"),
    )


class HistoryHead(Confined, Base):
    """Where an establishment's chain ends: its last number and digest, signed.

    :ivar signature: HMAC-SHA-256 over establishment, number and digest, under this service's own key
    """

    __tablename__ = "history_heads"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(32))
