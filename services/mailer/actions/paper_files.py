"""The files of batches go: a week after their letters have left, or with whom they name."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.mailer.actions import paper_batches, stored_files
from services.mailer.models import BatchStatus, PaperBatch, PaperItem, PaperStatus
from services.mailer.tools import Tools
from shared.jobs import Job

KEPT = timedelta(days=7)
"""How long a file is kept once the last of its letters has left."""


def put_away(session: Session, *, today: date, tools: Tools, now: datetime, limit: int) -> int:
    """Remove the files of batches that left a week ago, their letters' too. Tell how many."""
    batches = session.scalars(
        select(PaperBatch)
        .where(
            PaperBatch.status == BatchStatus.DISPATCHED,  # some have lost their file already
            PaperBatch.dispatched_on <= today - KEPT,
        )
        .order_by(PaperBatch.dispatched_on, PaperBatch.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    gone = _lose_files(session, [batch.id for batch in batches])
    for batch in batches:
        batch.lose_file(now=now)
    remove(session, [*gone, *(batch.digest for batch in batches)], tools=tools)
    for batch in batches:
        tools.print_shop.take_back(batch.number)
    return len(batches)


def _lose_files(session: Session, batch_ids: Collection[UUID]) -> list[str | None]:
    """Note of all letters of batches that their PDFs are no longer kept; tell which these were."""
    items = session.scalars(
        select(PaperItem)
        .where(PaperItem.batch_id.in_(batch_ids), PaperItem.digest.is_not(None))
        .order_by(PaperItem.id)
        .with_for_update()
    ).all()
    gone = [item.digest for item in items]
    for item in items:
        item.digest = None
    return gone


def drop_given_up(session: Session, *, now: datetime, limit: int) -> int:
    """Let the letters go that are held for batches which nobody makes any more. Tell how many."""
    alive = select(Job.id).where(Job.ended_at.is_(None))
    batches = session.scalars(
        select(PaperBatch)
        .where(
            PaperBatch.status == BatchStatus.MAKING,
            or_(PaperBatch.job_id.is_(None), PaperBatch.job_id.not_in(alive)),
        )
        .order_by(PaperBatch.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for batch in batches:
        paper_batches.drop(session, batch, now=now)
    return len(batches)


def give_up(session: Session, batch_ids: Collection[UUID], *, tools: Tools, now: datetime) -> None:
    """Remove the files of batches in which somebody stands who is erased.

    As long as nobody had taken one, its letters wait for another; else they stay as printed.
    """
    batches = session.scalars(
        select(PaperBatch)
        .where(
            PaperBatch.id.in_(batch_ids),
            PaperBatch.digest.is_not(None),
            PaperBatch.removed_at.is_(None),
        )
        .order_by(PaperBatch.id)
        .with_for_update()
    ).all()
    for batch in batches:
        if not _take_apart(session, batch, now=now):
            batch.lose_file(now=now)
            tools.print_shop.take_back(batch.number)
    if batches:
        remove(session, [batch.digest for batch in batches], tools=tools)


def take_apart(session: Session, batch_id: UUID, *, tools: Tools, now: datetime) -> None:
    """Have the file of a batch go, unless somebody has taken it: its letters wait for another.

    It goes once this is committed: were it gone before, a batch that stays would have none.
    """
    batch = session.get_one(PaperBatch, batch_id, with_for_update=True)
    is_apart = batch.has_file and _take_apart(session, batch, now=now)
    session.flush()  # whoever reads its letters anew finds that they wait
    if is_apart and batch.digest is not None:
        stored_files.remove_after_commit(session, batch.digest, storage=tools.storage)


def _take_apart(session: Session, batch: PaperBatch, *, now: datetime) -> bool:
    is_free = batch.taken_at is None and batch.status is BatchStatus.MADE
    if is_free:
        _unprint(session, batch.id)
        batch.drop(now=now)
    return is_free


def _unprint(session: Session, batch_id: UUID) -> None:
    for item in session.scalars(
        select(PaperItem)
        .where(PaperItem.batch_id == batch_id, PaperItem.status == PaperStatus.PRINTED)
        .order_by(PaperItem.id)
        .with_for_update()
    ):
        item.be_unprinted()


def remove(session: Session, digests: Sequence[str | None], *, tools: Tools) -> None:
    """Remove stored files, unless something else is the same one, or is about to be."""
    session.flush()  # so that what has just lost its file is not found to need it
    gone = {digest for digest in digests if digest is not None}
    stored_files.remove_unneeded(session, gone, storage=tools.storage)
