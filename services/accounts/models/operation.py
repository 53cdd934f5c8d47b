"""The history: one append-only chain of operations per establishment (design.md §4.7)."""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.tenancy import Confined

START = bytes(32)
"""What stands before the first row of a chain."""


class Operation(Confined, Base):
    """Something that happened in an establishment: ids and facts, never a name.

    :ivar number: 1, 2, 3 … in the establishment's chain
    :ivar operation: the name of the event that told it
    :ivar actor_id: who did it: an account or a machine client; None for the suite itself
    :ivar account_id: whom it was done to, if to anybody
    :ivar digest: SHA-256 over the row and the digest before it
    """

    __tablename__ = "operations"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[UUID]
    operation: Mapped[str] = mapped_column(String(80))
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
        Index(None, "establishment_id", "operation", "number"),
        Index(None, "establishment_id", "happened_at"),
        # A delegation is of one establishment; what one's own people did is asked of many.
        Index(
            "ix_operations_delegated",
            "delegation_id",
            "happened_at",
            postgresql_where=text("delegation_id IS NOT NULL"),
        ),
    )

    def reckon(self, previous: bytes) -> bytes:
        """Reckon the digest of this row, from what it says and the digest of the row before.

        :param previous: of the first row, `START`
        """
        said = {
            "previous": previous.hex(),
            "establishment_id": self.establishment_id,
            "number": self.number,
            "message_id": self.message_id,
            "operation": self.operation,
            "happened_at": self.happened_at.astimezone(UTC),
            "actor_id": self.actor_id,
            "on_behalf_of": self.on_behalf_of,
            "delegation_id": self.delegation_id,
            "account_id": self.account_id,
            "facts": self.facts,
        }
        return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


class HistoryHead(Confined, Base):
    """Where an establishment's chain ends: its last number and digest, signed.

    :ivar signature: HMAC-SHA-256 over establishment, number and digest
    """

    __tablename__ = "history_heads"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(32))

    def sign(self, key: bytes) -> bytes:
        """Sign where the chain ends.

        :param key: this service's own, from its folder of secrets
        """
        said = self.establishment_id.bytes + self.number.to_bytes(8, "big") + self.digest
        return hmac.digest(key, said, "sha256")
