"""The letter box: kinds of letters, letters, and who has read them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.mailer.models.base import Base
from shared.db import Record, Sequenced
from shared.tenancy import Confined

REMINDED_AFTER = (7, 30, 90)
"""Days after which administrators are told of a letter that nobody has opened [S2]."""


class LetterCategory(Record, Base):
    """A kind of letter: it decides who may read, whether they are told, and whether paper goes too.

    :ivar labels: by language
    :ivar service: the right, at read, that opens its letters to users
    """

    __tablename__ = "letter_categories"

    code: Mapped[str] = mapped_column(unique=True)
    labels: Mapped[dict[str, str]]
    service: Mapped[str]
    is_notified: Mapped[bool]
    has_paper_copy: Mapped[bool]

    def label(self, language: str) -> str:
        """Name it in a language."""
        return self.labels.get(language) or self.labels["fr"]


class Letter(Confined, Record, Sequenced, Base):
    """A PDF in an establishment's letter box.

    :ivar reference: what the depositing application calls it: one letter of each name in a box
    :ivar digest: SHA-256 of the PDF, hexadecimal: where it is stored
    :ivar size: of the PDF, in bytes
    :ivar search: title and reference, folded
    :ivar deposited_by: an account's id or a machine client's
    :ivar first_read_at: when one of the establishment's own people first opened it; None: unread
    :ivar reminded_days: the last of `REMINDED_AFTER` at which its administrators were told of it
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index(None, "establishment_id", "id"),
        Index(None, "category_id"),
        Index(None, "digest"),
        Index(
            "ix_letters_unread",
            "reminded_days",
            "created_at",
            postgresql_where=text("first_read_at IS NULL"),
        ),
        Index(
            "ix_letters_reference",
            "establishment_id",
            "reference",
            postgresql_where=text("reference IS NOT NULL"),
        ),
    )

    establishment_id: Mapped[UUID]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("letter_categories.id"))
    title: Mapped[str]
    dated_on: Mapped[date]
    reference: Mapped[str | None]
    digest: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    search: Mapped[str]
    deposited_by: Mapped[UUID | None]
    first_read_at: Mapped[datetime | None]
    reminded_days: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")

    category: Mapped[LetterCategory] = relationship(lazy="raise")

    @property
    def is_unread(self) -> bool:
        """Tell whether none of the establishment's own people has opened it."""
        return self.first_read_at is None

    def be_read(self, *, now: datetime) -> None:
        """Note that one of the establishment's own people has opened it."""
        self.first_read_at = self.first_read_at or now


class Reading(Confined, Record, Base):
    """Somebody has opened a letter; one row per reader.

    :ivar home_id: the establishment the reader belongs to
    :ivar reader: their name at that moment, None if it was not known here
    :ivar delegation_id: the delegation by which they read
    :ivar is_counted: one of the establishment's own people: it cleared "unread"
    """

    __tablename__ = "letter_readings"
    __table_args__ = (
        UniqueConstraint("letter_id", "account_id"),
        Index(None, "account_id"),
    )

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"))
    establishment_id: Mapped[UUID]
    account_id: Mapped[UUID]
    home_id: Mapped[UUID]
    reader: Mapped[str | None]
    delegation_id: Mapped[UUID | None]
    is_counted: Mapped[bool]
    first_read_at: Mapped[datetime]
    last_read_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
