"""Letters on paper that go to the print shop together."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.models.base import Base
from shared.db import Record


class BatchStatus(StrEnum):
    """How far a batch has come.

    :cvar MAKING: its file is being written
    :cvar MADE: it can be printed
    :cvar DISPATCHED: each of its letters has left
    :cvar REMOVED: its file is no longer kept
    :cvar DROPPED: nothing came of it: nothing could be printed, a letter had to be taken out, or
        all were put back
    """

    MAKING = "making"
    MADE = "made"
    DISPATCHED = "dispatched"
    REMOVED = "removed"
    DROPPED = "dropped"


class PaperBatch(Record, Base):
    """One file for the print shop: letters of one kind, for envelopes of one size.

    :ivar number: what people call it
    :ivar until: its letters were ordered on this day at the latest
    :ivar job_id: what makes it; its letters are held for it until that has ended
    :ivar letters: how many it holds; pages, sheets and grams are those of the letters alone
    :ivar file_pages: of the file, separators and empty backs included
    :ivar digest: SHA-256 of the file, hexadecimal: where it is stored, and what checks a copy
    :ivar taken_at: when it was last downloaded, or put where the print shop takes it
    :ivar dispatched_on: when the last of its letters left
    :ivar removed_at: when its file was removed
    """

    __tablename__ = "paper_batches"
    __table_args__ = (
        Index(
            "ix_paper_batches_kept",
            "dispatched_on",
            postgresql_where=text("digest IS NOT NULL AND removed_at IS NULL"),
        ),
        Index(None, "digest"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(start=1), unique=True)
    kind: Mapped[PaperKind]
    envelope: Mapped[EnvelopeSize]
    until: Mapped[date]
    status: Mapped[BatchStatus] = mapped_column(default=BatchStatus.MAKING)
    job_id: Mapped[UUID | None]
    letters: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    sheets: Mapped[int] = mapped_column(default=0)
    grams: Mapped[int] = mapped_column(default=0)
    file_pages: Mapped[int | None]
    digest: Mapped[str | None]
    made_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    downloads: Mapped[int] = mapped_column(default=0)
    dispatched_on: Mapped[date | None]
    removed_at: Mapped[datetime | None]

    @property
    def has_file(self) -> bool:
        """Tell whether its file is kept."""
        return self.digest is not None and self.removed_at is None

    def be_made(self, *, digest: str, file_pages: int, now: datetime) -> None:
        """Note that its file is there."""
        self.status, self.made_at = BatchStatus.MADE, now
        self.digest, self.file_pages = digest, file_pages

    def be_taken(self, *, now: datetime) -> None:
        """Note that somebody has the file now."""
        self.taken_at = now
        self.downloads += 1

    def be_dispatched(self, day: date) -> None:
        """Note that the last of its letters has left."""
        self.status, self.dispatched_on = BatchStatus.DISPATCHED, day

    def lose_file(self, *, now: datetime) -> None:
        """Note that its file is no longer kept."""
        self.removed_at = self.removed_at or now
        if self.status is BatchStatus.DISPATCHED:
            self.status = BatchStatus.REMOVED

    def drop(self, *, now: datetime) -> None:
        """Note that nothing is printed of it: its letters wait for another."""
        self.status = BatchStatus.DROPPED
        self.removed_at = self.removed_at or now
