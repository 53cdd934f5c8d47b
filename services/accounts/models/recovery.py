"""Somebody asks to administer an establishment that nobody administers now (design.md §4.1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.domain.language import Language
from services.accounts.domain.title import Title
from services.accounts.models.base import Base
from services.accounts.models.paper_code import PaperCode
from shared.db import Record
from shared.events.accounts import Person
from shared.tenancy import Confined


class Recovery(Record, PaperCode, Confined, Base):
    """Who asked for a letter with a code, and what has become of it; several may at a time.

    :ivar administrator: the coordinates of whom the letter names; empty once it is over
    :ivar account_id: of the account that the code makes: whom the letter names is found by it, when
        their personal data is to go
    """

    __tablename__ = "recoveries"

    establishment_id: Mapped[UUID] = mapped_column(ForeignKey("establishments.id"))
    account_id: Mapped[UUID]
    administrator: Mapped[dict[str, Any]]

    __table_args__ = (
        Index(None, "establishment_id"),
        Index(
            "ix_recoveries_lapses_at",
            "lapses_at",
            postgresql_where=text("proven_at IS NULL AND lapsed_at IS NULL"),
        ),
    )

    def coordinates(self) -> Mapping[str, Any]:
        """Read the coordinates of whom the letter names."""
        said = self.administrator
        return {**said, "title": Title(said["title"]), "language": Language(said["language"])}

    def contact(self) -> Person:
        """Tell whom the letter names, as events do."""
        said = self.administrator
        return Person(
            title=said["title"],
            first_name=said["first_name"],
            last_name=said["last_name"],
            account_id=self.account_id,
            phone=said.get("phone"),
            email=said["email"],
        )

    def become_proven(self, *, now: datetime) -> None:
        """Note that the code has made the account."""
        self.proven_at = now
        self.administrator = {}

    def lapse(self, *, now: datetime) -> None:
        """Let it end without its code; whom it named is forgotten."""
        self.lapsed_at = now
        self.administrator = {}
