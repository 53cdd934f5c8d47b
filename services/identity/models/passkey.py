"""Passkeys: keys that a device keeps for an account, and what was signed by them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.tenancy import Confined


class Passkey(Base, Confined):
    """The key of a second factor of kind `passkey`, which has its name and its last use.

    :ivar credential_id: by which browsers and we find it; no two accounts have the same
    :ivar public_key: COSE (RFC 9052); the private one never leaves its holder's devices
    :ivar count: of signatures, as told by the last one, below 2³²; one that is synced stays at 0
    :ivar transports: how it was reached when it was made: browsers want to be told again
    :ivar is_synced: whether it may leave its device
    """

    __tablename__ = "passkeys"

    factor_id: Mapped[UUID] = mapped_column(
        ForeignKey("factors.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), index=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(JSONB)
    is_synced: Mapped[bool]


class SpentPasskeyChallenge(Base):
    """A challenge that was signed and taken: none is taken twice.

    It has no tenant: what was signed says nothing of anybody.

    :ivar name: SHA-256, hexadecimal
    """

    __tablename__ = "spent_passkey_challenges"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
