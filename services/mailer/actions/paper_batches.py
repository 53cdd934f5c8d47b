"""Batches for the print shop: letters are held for one, printed in it, and leave it again.

What a file is made of is read in one transaction and noted in another: no row is locked while
hundreds of pages are bound (decision 0075).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.mailer.domain.paper_contents import PaperKind
from services.mailer.domain.postage import EnvelopeSize
from services.mailer.errors import NothingToPrint
from services.mailer.models import BatchStatus, PaperBatch, PaperItem, PaperStatus
from services.mailer.queries import paper_batches as queries
from services.mailer.queries import sandbox
from shared import jobs
from shared.clock import day_ends_at
from shared.jobs import Job, Requester

JOB = "paper_batch"
"""The kind of job that makes one."""


class BatchOrder(jobs.Order):
    """Which batch a job makes."""

    batch_id: UUID


@dataclass(frozen=True, kw_only=True)
class Held:
    """A letter that is held for a batch, as it was when it was."""

    id: UUID
    digest: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What has become of the letters that were held.

    :ivar placed: those that stand in the file, in their order
    :ivar left_out: why the others do not
    :ivar digest: of the file
    """

    placed: Sequence[Held]
    left_out: Mapping[UUID, str]
    digest: str
    file_pages: int


def ask(
    session: Session,
    *,
    kind: PaperKind,
    envelope: EnvelopeSize,
    until: date,
    requester: Requester,
    most: int,
    now: datetime,
) -> Job:
    """Have a batch made of what waits, the oldest first.

    :param until: letters ordered later wait for another
    :param most: as many letters at most
    :raises NothingToPrint: if no letter is like that
    :raises TooManyJobs: if too many long acts of theirs are under way
    """
    wanted = queries.free(kind, envelope, until=until).order_by(None).subquery()
    letters = session.scalar(select(func.count()).select_from(wanted)) or 0
    if not letters:
        raise NothingToPrint
    batch = PaperBatch(kind=kind, envelope=envelope, until=until)
    session.add(batch)
    session.flush()  # the job names it
    job = jobs.ask(
        session,
        kind=JOB,
        requester=requester,
        order=BatchOrder(batch_id=batch.id),
        total=min(letters, most),
        now=now,
    )
    batch.job_id = job.id
    return job


def hold(session: Session, batch_id: UUID, *, most: int) -> list[Held] | None:
    """Hold letters for a batch, and those that it holds already; None: it is made."""
    batch = queries.get(session, batch_id, lock=True)
    if batch.status is not BatchStatus.MAKING:
        return None
    items = session.scalars(
        select(PaperItem)
        .where(
            PaperItem.status == PaperStatus.TO_PRINT,
            or_(PaperItem.batch_id.is_(None), PaperItem.batch_id == batch_id),
            PaperItem.kind == batch.kind,
            PaperItem.envelope == batch.envelope,
            PaperItem.created_at < day_ends_at(batch.until),
            PaperItem.digest.is_not(None),
            ~sandbox.is_of_one(PaperItem.establishment_id),
        )
        .order_by(PaperItem.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for item in items:
        item.batch_id = batch_id
    return [Held(id=item.id, digest=item.digest or "", pages=item.pages or 0) for item in items]


def complete(session: Session, batch_id: UUID, printed: Printed, *, now: datetime) -> bool:
    """Note that the file of a batch is there; False: a letter of it was taken back meanwhile.

    What it holds and does not print waits for another batch.
    """
    batch = queries.get(session, batch_id, lock=True)
    if batch.status is not BatchStatus.MAKING:
        return False
    held = session.scalars(
        select(PaperItem)
        .where(PaperItem.batch_id == batch_id, PaperItem.status == PaperStatus.TO_PRINT)
        .order_by(PaperItem.id)
        .with_for_update()
    ).all()
    by_id = {item.id: item for item in held}
    if any(one.id not in by_id or by_id[one.id].digest != one.digest for one in printed.placed):
        return False
    for place, one in enumerate(printed.placed, start=1):
        by_id[one.id].be_printed(place=place, now=now)
    for item_id, why in printed.left_out.items():
        if item_id in by_id:
            by_id[item_id].be_left_out(why)
    printed_ids = {one.id for one in printed.placed}
    for item in held:
        if item.id not in printed_ids:
            item.batch_id = None
    placed = [by_id[one.id] for one in printed.placed]
    batch.letters = len(placed)
    batch.pages = sum(item.pages or 0 for item in placed)
    batch.sheets = sum(item.sheets for item in placed)
    batch.grams = sum(item.grams for item in placed)
    batch.be_made(digest=printed.digest, file_pages=printed.file_pages, now=now)
    return True


def leave_out(session: Session, left_out: Mapping[UUID, str]) -> None:
    """Let letters go that no file can take, and tell operators why."""
    for item in session.scalars(
        select(PaperItem)
        .where(PaperItem.id.in_(left_out), PaperItem.status == PaperStatus.TO_PRINT)
        .order_by(PaperItem.id)
        .with_for_update()
    ):
        item.be_left_out(left_out[item.id])


def drop(session: Session, batch: PaperBatch, *, now: datetime) -> None:
    """Give up a batch of which nothing is printed, unless it is made: its letters wait."""
    if batch.status is not BatchStatus.MAKING:
        return
    for item in session.scalars(
        select(PaperItem)
        .where(PaperItem.batch_id == batch.id, PaperItem.status == PaperStatus.TO_PRINT)
        .order_by(PaperItem.id)
        .with_for_update()
    ):
        item.batch_id = None
    batch.drop(now=now)


def be_dispatched(session: Session, batch_ids: Collection[UUID]) -> None:
    """Note of which of some batches the last letter has left by now."""
    session.flush()  # what has just left is looked at
    left = session.execute(
        select(PaperItem.batch_id, func.max(PaperItem.dispatched_on))
        .where(PaperItem.batch_id.in_(batch_ids))
        .group_by(PaperItem.batch_id)
        .having(
            func.count().filter(PaperItem.status == PaperStatus.PRINTED) == 0,
            func.max(PaperItem.dispatched_on).is_not(None),
        )
    )
    days = {batch_id: day for batch_id, day in left if batch_id is not None and day is not None}
    for batch in session.scalars(
        select(PaperBatch)
        .where(PaperBatch.id.in_(days), PaperBatch.status == BatchStatus.MADE)
        .order_by(PaperBatch.id)
        .with_for_update()
    ):
        batch.be_dispatched(days[batch.id])
