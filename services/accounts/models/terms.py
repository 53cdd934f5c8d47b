"""The terms of use, and who accepted them for which establishment."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import orjson
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.db import Record
from shared.tenancy import Confined


class Terms(Record, Base):
    """One version of the terms; it never changes.

    :ivar number: 1, 2, 3 …
    :ivar text: by language, `fr` and `en`
    :ivar digest: SHA-256 of the text, hexadecimal (see `digest_of`)
    """

    __tablename__ = "terms"

    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[dict[str, str]]
    digest: Mapped[str] = mapped_column(String(64))
    effective_on: Mapped[date]


def digest_of(text: Mapping[str, str]) -> str:
    """Digest a text in all its languages: SHA-256 of its JSON, keys sorted, no space between."""
    return hashlib.sha256(orjson.dumps(text, option=orjson.OPT_SORT_KEYS)).hexdigest()


class TermsAcceptance(Record, Confined, Base):
    """An administrator's yes, for their establishment."""

    __tablename__ = "terms_acceptances"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    number: Mapped[int] = mapped_column(ForeignKey("terms.number"))
    digest: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    accepted_at: Mapped[datetime]

    __table_args__ = (Index(None, "establishment_id", "number", unique=True),)
