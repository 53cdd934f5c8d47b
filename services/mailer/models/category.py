"""Kinds of letters, and what each was before it was changed."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.models.base import Base
from shared.db import Record

LETTERS = "letters"
"""The service that opens the letter box: a kind that asks for no other is administrators' alone."""

KEPT_MONTHS = 120
"""Months for which letters of a kind are kept unless operators say otherwise: ten years."""


class LetterCategory(Record, Base):
    """A kind of letter: it decides who may read, whether they are told, and whether paper goes too.

    :ivar labels: by language
    :ivar service: the right, at read, that opens its letters to users; `letters`: administrators
        alone read them
    :ivar kept_months: months after their deposit in which its letters are kept
    :ivar version: counts its changes, from 1
    """

    __tablename__ = "letter_categories"
    __table_args__ = (CheckConstraint("kept_months > 0", name="kept_months"),)

    FACTS = ("labels", "service", "is_notified", "has_paper_copy", "kept_months")
    """What operators change, and each version keeps."""

    code: Mapped[str] = mapped_column(unique=True)
    labels: Mapped[dict[str, str]]
    service: Mapped[str]
    is_notified: Mapped[bool]
    has_paper_copy: Mapped[bool]
    kept_months: Mapped[int] = mapped_column(server_default=str(KEPT_MONTHS))
    version: Mapped[int] = mapped_column(server_default="1")

    def label(self, language: str) -> str:
        """Name it in a language."""
        return self.labels.get(language) or self.labels["fr"]

    def facts(self) -> dict[str, Any]:
        """Tell all that operators change."""
        return {name: getattr(self, name) for name in self.FACTS}


class CategoryVersion(Record, Base):
    """What a kind of letters was from a moment on, until the next version.

    :ivar facts: as `LetterCategory.FACTS`
    :ivar changed_by: the operator's account; None: it came with the platform
    """

    __tablename__ = "letter_category_versions"
    __table_args__ = (UniqueConstraint("category_id", "number"),)

    category_id: Mapped[UUID] = mapped_column(ForeignKey("letter_categories.id"))
    number: Mapped[int]
    facts: Mapped[dict[str, Any]]
    changed_by: Mapped[UUID | None]
