"""How often something was done in the present ten minutes."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base


class Counter(Base):
    """One thing counted in one window of time, both of which make the key.

    The key is an HMAC, since what is counted may be an identifier as somebody typed it. It has no
    tenant: sign-ins are counted before it is known whose they are.
    """

    __tablename__ = "counters"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
