"""A letter on paper: a row from the moment it is due until it has left."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.domain import postage, references
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.domain.return_reasons import ReturnReason
from services.mailer.domain.wordings import ASKERS
from services.mailer.errors import PaperState
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
        then it may have to be made again without one of them, until it has left
    :ivar letter_id: the letter of the letter box that it is a copy of
    :ivar due_at: when its PDF is to be made
    :ivar error: why its PDF could not be made, the last time that was tried
    :ivar digest: SHA-256 of the PDF, hexadecimal: where it is stored
    :ivar number: what its reference is made of, by which a print shop names it
    :ivar told_at: when what it tells of happened: later news about the same is not undone with it
    :ivar envelope: the size of envelope that it takes, once its pages are known
    :ivar batch_id: the batch it is printed in, or held for
    :ivar place: its place in that batch: 1, 2, 3 …
    :ivar return_note: what whoever opened the returned envelope wrote beside the reason
    :ivar settled_at: when operators had done what a return asks for
    :ivar forgotten_at: when what it said was forgotten
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
        Index(None, "number", unique=True),
        Index(None, "batch_id", postgresql_where=text("batch_id IS NOT NULL")),
        Index(
            "ix_paper_items_to_settle",
            "id",
            postgresql_where=text("status = 'returned' AND settled_at IS NULL"),
        ),
        Index(
            "ix_paper_items_dispatched_on",
            "dispatched_on",
            postgresql_where=text("dispatched_on IS NOT NULL"),
        ),
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
    number: Mapped[int] = mapped_column(BigInteger, Identity(start=100_000))
    told_at: Mapped[datetime | None]
    envelope: Mapped[EnvelopeSize | None]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("paper_batches.id"))
    place: Mapped[int | None]
    printed_at: Mapped[datetime | None]
    dispatched_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    return_reason: Mapped[ReturnReason | None]
    return_note: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    @property
    def reference(self) -> str:
        """Tell by what a print shop names it."""
        return references.written(self.number)

    @property
    def sheets(self) -> int:
        """Tell how many sheets it takes."""
        return postage.sheets(self.pages or 0)

    @property
    def grams(self) -> int:
        """Tell what it weighs in its envelope; 0 as long as that is not known."""
        return 0 if self.envelope is None else postage.grams(self.pages or 0, self.envelope)

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
        self.envelope = postage.size_for(pages)
        self.batch_id = self.place = self.error = None
        if len(self.each_sealed) <= 1:
            self.sealed = None

    def be_postponed(self, error: str, *, until: datetime) -> None:
        """Note why its PDF could not be made, for operators, and when that is tried again."""
        self.error, self.due_at = error, until

    def be_printed(self, *, place: int, now: datetime) -> None:
        """Note that it stands in a file that can be printed, and where in it."""
        self._leave(PaperStatus.TO_PRINT)
        self.status, self.place, self.printed_at = PaperStatus.PRINTED, place, now
        self.error = None

    def be_unprinted(self) -> None:
        """Note that the file in which it stood is gone before anybody had it."""
        self._leave(PaperStatus.PRINTED)
        self.status = PaperStatus.TO_PRINT
        self.batch_id = self.place = self.printed_at = None

    def be_put_back(self, *, now: datetime) -> None:
        """Note that it was printed and never left: it waits to be printed in another batch.

        Without its PDF, of which somebody was erased meanwhile, it is made again without them, or
        cancelled if it speaks of nobody else.
        """
        self.be_unprinted()
        if self.digest is None:
            self._be_made_again(now=now)

    def be_left_out(self, error: str) -> None:
        """Note why a batch could not take it: it waits to be looked at, and for another batch."""
        self.error, self.batch_id = error, None

    def be_dispatched(self, day: date) -> None:
        """Note that the post has it.

        :raises PaperState: if it was not printed
        """
        self._leave(PaperStatus.PRINTED)
        self.status, self.dispatched_on, self.sealed = PaperStatus.DISPATCHED, day, None

    def be_returned(self, day: date, *, reason: ReturnReason, note: str | None) -> None:
        """Note that it has come back, and why: somebody has an address to correct.

        :raises PaperState: if it had not left
        """
        self._leave(PaperStatus.DISPATCHED)
        self.status, self.returned_on = PaperStatus.RETURNED, day
        self.return_reason, self.return_note = reason, note

    def be_cancelled(self) -> None:
        """Note that it will not be printed; its code, if it carries one, is forgotten.

        :raises PaperState: if it is printed already
        """
        self._leave(PaperStatus.TO_RENDER, PaperStatus.TO_PRINT)
        self.status = PaperStatus.CANCELLED
        self.sealed = self.batch_id = self.error = None

    def settle(self, *, now: datetime) -> None:
        """Note that what its return asked for is done; twice does no more than once.

        :raises PaperState: if it has not come back
        """
        self._leave(PaperStatus.RETURNED)
        self.settled_at = self.settled_at or now

    def _leave(self, *states: PaperStatus) -> None:
        if self.status not in states:
            raise PaperState(paper_status=str(self.status))

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
        self.return_note = None
        self.named = [each for each in self.named if each != account_id]
        self.error = None
        if self.status not in (PaperStatus.TO_RENDER, PaperStatus.TO_PRINT):
            return
        self._be_made_again(now=now)

    def _be_made_again(self, *, now: datetime) -> None:
        """Wait for another PDF; or be cancelled, if it speaks of nobody, or has lost its codes."""
        names_anybody = any(self.facts.get(name) for name in LISTS)
        if names_anybody and (ASKERS not in self.facts or self.sealed):
            self.status, self.due_at = PaperStatus.TO_RENDER, now
        else:
            self.status, self.sealed = PaperStatus.CANCELLED, None
        self.batch_id = None
