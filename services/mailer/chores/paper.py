"""Setting what is to be printed."""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.actions import paper_items
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import in_one

log = logging.getLogger(__name__)

LETTERS_IN_A_RUN = 50


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
