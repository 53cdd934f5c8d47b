"""A letter on paper: a row from the moment it is due until it has left."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.wordings import ASKERS
from services.mailer.models.base import Base
from shared.db import Record, Sequenced
from shared.tenancy import Confined

LISTS = ("holders", "administrators", ASKERS)
"""The facts that list whom a letter speaks of."""

SEALED = " "
"""What stands between the sealed codes of a letter, which are in the order of its askers."""


class PaperStatus(StrEnum):
    """How far a paper letter has come (design.md §4.9); `to_render`: its PDF is not made yet."""

    TO_RENDER = "to_render"
    TO_PRINT = "to_print"
    PRINTED = "printed"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class PaperItem(Confined, Record, Sequenced, Base):
    """A letter to be printed, put in a window envelope and posted.

    :ivar cause_id: the message, or the letter, that it tells of: one cause makes one of a kind
    :ivar account_ids: whom it speaks of
    :ivar named: the ids of all whom it names, so that they are found
    :ivar facts: what it says, and the address it goes to, as they were at that moment
    :ivar sealed: the codes printed in it; erased once the PDF is made, unless it lists several:
        then it may have to be made again without one of them
    :ivar letter_id: the letter of the letter box that it is a copy of
    :ivar due_at: when its PDF is to be made
    :ivar error: why its PDF could not be made, the last time that was tried
    :ivar digest: SHA-256 of the PDF, hexadecimal: where it is stored
    """

    __tablename__ = "paper_items"
    __table_args__ = (
        UniqueConstraint("cause_id", "kind"),
        Index(
            "ix_paper_items_due",
            "due_at",
            "id",
            postgresql_where=text("status = 'to_render'"),
        ),
        Index(None, "establishment_id", "kind"),
        Index(None, "status", "created_at"),
        Index(None, "digest"),
        Index(None, "letter_id"),
        Index(None, "named", postgresql_using="gin", postgresql_ops={"named": "jsonb_path_ops"}),
    )

    cause_id: Mapped[UUID]
    establishment_id: Mapped[UUID]
    kind: Mapped[PaperKind]
    language: Mapped[str]
    account_ids: Mapped[list[str]]
    facts: Mapped[dict[str, Any]]
    named: Mapped[list[str]] = mapped_column(server_default=text("'[]'::jsonb"))
    sealed: Mapped[str | None]
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letters.id"))
    status: Mapped[PaperStatus] = mapped_column(default=PaperStatus.TO_RENDER)
    due_at: Mapped[datetime]
    error: Mapped[str | None]
    digest: Mapped[str | None]
    pages: Mapped[int | None]
    rendered_at: Mapped[datetime | None]

    @property
    def address(self) -> list[str]:
        """Tell the lines of the address it goes to."""
        lines: list[str] = self.facts["address"]
        return lines

    @property
    def each_sealed(self) -> list[str]:
        """Tell the sealed codes it carries, in the order of its askers."""
        return self.sealed.split(SEALED) if self.sealed else []

    def be_rendered(self, *, digest: str, pages: int, now: datetime) -> None:
        """Note that its PDF is made, and where it is."""
        self.status = PaperStatus.TO_PRINT
        self.digest, self.pages, self.rendered_at = digest, pages, now
        self.error = None
        if len(self.each_sealed) <= 1:
            self.sealed = None

    def be_postponed(self, error: str, *, until: datetime) -> None:
        """Note why its PDF could not be made, for operators, and when that is tried again."""
        self.error, self.due_at = error, until

    def forget(self, facts: dict[str, Any], *, account_id: str, now: datetime) -> None:
        """Take somebody out of it, who is erased.

        What has left stays as a row, without its PDF. What has not is made again without them, or
        cancelled if it speaks of nobody else.

        :param facts: what it says without them
        """
        lists = {name: facts[name] for name in LISTS if name in facts}
        left = {
            name: [one for one in people if one.get("account_id") != account_id]
            for name, people in lists.items()
        }
        if self.sealed and ASKERS in lists:
            askers = zip(lists[ASKERS], self.each_sealed, strict=True)
            kept = [code for one, code in askers if one.get("account_id") != account_id]
            self.sealed = SEALED.join(kept) or None
        self.facts = facts | left
        self.named = [each for each in self.named if each != account_id]
        self.error = None
        if self.status not in (PaperStatus.TO_RENDER, PaperStatus.TO_PRINT):
            return
        if any(left.values()) and (ASKERS not in lists or self.sealed):
            self.status, self.due_at = PaperStatus.TO_RENDER, now
        else:
            self.status, self.sealed = PaperStatus.CANCELLED, None
