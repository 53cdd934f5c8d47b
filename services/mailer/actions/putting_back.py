"""Letters that were printed and never left are printed again (ADR 0086)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import paper_batches, paper_items, paper_reports, stored_files
from services.mailer.errors import NothingToPutBack
from services.mailer.models import BatchStatus, Letter, PaperBatch, PaperItem, PaperStatus
from services.mailer.queries import paper_batches as queries
from services.mailer.tools import Tools


def put_back(
    session: Session, batch_id: UUID, *, tools: Tools, now: datetime
) -> tuple[PaperBatch, Sequence[PaperItem]]:
    """Have the printed letters of a batch that have not left wait for another; its file goes.

    A copy of a letter that was withdrawn meanwhile is cancelled, and so is a letter that speaks of
    nobody any more. What has left stays, and ends the batch; with nothing left it is given up.

    :return: the batch, and the letters that were put back, or cancelled
    :raises sqlalchemy.exc.NoResultFound: if there is no such batch
    :raises NothingToPutBack: if no letter of it is printed and has not left
    """
    batch = queries.get(session, batch_id, lock=True)
    items = session.scalars(
        select(PaperItem)
        .where(PaperItem.batch_id == batch_id, PaperItem.status == PaperStatus.PRINTED)
        .order_by(PaperItem.id)
        .with_for_update()
    ).all()
    if not items:
        raise NothingToPutBack(batch_status=str(batch.status))
    withdrawn = _withdrawn(session, items)
    for item in items:
        _put_back(session, item, is_void=item.letter_id in withdrawn, tools=tools, now=now)
    _end(session, batch, tools=tools, now=now)
    return batch, items


def _put_back(
    session: Session, item: PaperItem, *, is_void: bool, tools: Tools, now: datetime
) -> None:
    about = paper_reports.about(item)
    item.be_put_back(now=now)
    if item.status is PaperStatus.CANCELLED:
        paper_items.announce_cancelled(session, item, about)
    elif is_void:
        paper_items.cancel(session, item, tools=tools)


def _withdrawn(session: Session, items: Sequence[PaperItem]) -> set[UUID]:
    copied = {item.letter_id for item in items if item.letter_id is not None}
    if not copied:
        return set()
    return set(
        session.scalars(
            select(Letter.id).where(Letter.id.in_(copied), Letter.withdrawn_at.is_not(None))
        )
    )


def _end(session: Session, batch: PaperBatch, *, tools: Tools, now: datetime) -> None:
    """Let a batch go of which nothing waits to leave.

    Its files are taken from the print shop first: if this is not committed the act is done again,
    while a file that stayed there would be printed beside the next one.
    """
    if batch.has_file and batch.digest is not None:
        stored_files.remove_after_commit(session, batch.digest, storage=tools.storage)
    tools.print_shop.take_back(batch.number)
    batch.lose_file(now=now)
    paper_batches.be_dispatched(session, [batch.id])
    if batch.status is BatchStatus.MADE:
        batch.drop(now=now)
