"""In which order rows of paper are locked: batches, then letters, both by their ids.

Whoever changes several keeps to it, so that none waits for another in a circle: who makes a batch,
drops it or puts it away, who reports what has left or come back, who erases somebody, or withdraws
what was copied.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from services.mailer.models import PaperBatch, PaperItem, PaperStatus


def lock(session: Session, item_ids: Collection[UUID]) -> list[PaperItem]:
    """Lock letters, before them their batches, and with them what else is printed in these.

    For whoever may have such a batch taken apart, or done, afterwards.

    :return: the letters of these ids, by their ids
    """
    batch_ids = session.scalars(
        select(PaperBatch.id)
        .where(
            PaperBatch.id.in_(
                select(PaperItem.batch_id).where(
                    PaperItem.id.in_(item_ids), PaperItem.batch_id.is_not(None)
                )
            )
        )
        .order_by(PaperBatch.id)
        .with_for_update()
    ).all()
    beside = and_(PaperItem.batch_id.in_(batch_ids), PaperItem.status == PaperStatus.PRINTED)
    locked = session.scalars(
        select(PaperItem)
        .where(or_(PaperItem.id.in_(item_ids), beside))
        .order_by(PaperItem.id)
        .with_for_update()
    ).all()
    asked = set(item_ids)
    return [item for item in locked if item.id in asked]
