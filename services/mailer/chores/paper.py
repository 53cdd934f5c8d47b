"""Setting what is to be printed."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.actions import paper_files, paper_items
from services.mailer.tools import Tools
from shared.clock import paris_date
from shared.db import Sessions
from shared.messaging.chores import batch_by_batch, in_one

log = logging.getLogger(__name__)

LETTERS_IN_A_RUN = 50
BATCHES_AT_ONCE = 5


def render_paper(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Make the PDFs that wait; one that cannot be made does not stand in the way of the others."""
    for count in range(LETTERS_IN_A_RUN):
        if not _render_next(sessions, now, tools):
            return count
    return LETTERS_IN_A_RUN


def _render_next(sessions: Sessions, now: datetime, tools: Tools) -> bool:
    taken: list[UUID] = []

    def render(session: Session) -> bool:
        item = paper_items.next_to_render(session, now=now)
        if item is not None:
            taken.append(item.id)
            paper_items.render(session, item, tools=tools, now=now)
        return item is not None

    try:
        return in_one(sessions, render)
    except Exception as error:
        if not taken:
            raise
        why, failed_id = error, taken[0]
        log.exception("a letter could not be set", extra={"paper_item_id": str(failed_id)})
        in_one(sessions, lambda s: paper_items.postpone(s, failed_id, why, now=now))
    return True


def put_away_batches(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Remove the files of batches that left a week ago, and let go what nobody makes any more."""
    today = paris_date(now)
    dropped = batch_by_batch(
        sessions,
        lambda s: paper_files.drop_given_up(s, now=now, limit=BATCHES_AT_ONCE),
        at_once=BATCHES_AT_ONCE,
    )
    return dropped + batch_by_batch(
        sessions,
        lambda s: paper_files.put_away(s, today=today, tools=tools, now=now, limit=BATCHES_AT_ONCE),
        at_once=BATCHES_AT_ONCE,
    )
