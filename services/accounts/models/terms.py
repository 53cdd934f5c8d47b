"""The terms of use, and who accepted them for which establishment."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.db import Record
from shared.tenancy import Confined


class Terms(Record, Base):
    """One version of the terms; it never changes.

    :ivar number: 1, 2, 3 …
    :ivar digest: SHA-256 of the text in UTF-8, hexadecimal
    """

    __tablename__ = "terms"

    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    effective_on: Mapped[date]


class TermsAcceptance(Record, Confined, Base):
    """An administrator's yes, for their establishment."""

    __tablename__ = "terms_acceptances"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    number: Mapped[int] = mapped_column(ForeignKey("terms.number"))
    digest: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    accepted_at: Mapped[datetime]

    __table_args__ = (Index(None, "establishment_id", "number", unique=True),)
