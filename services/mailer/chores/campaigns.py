"""Letters of campaigns come into the boxes on their day; ZIPs that nothing more comes of go."""

from datetime import datetime
from functools import partial

from services.mailer.actions.campaigns import releasing, removing
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import batch_by_batch, in_one

RELEASED_AT_ONCE, RELEASES_IN_A_RUN = 100, 50


def release_letters(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let letters of campaigns into the boxes whose day has come, and tell of them."""
    some, count = tools.settings.emails_at_once, 0
    release = partial(releasing.release, now=now, batch=RELEASED_AT_ONCE, some=some)
    for _ in range(RELEASES_IN_A_RUN):
        released = in_one(sessions, release)
        count += released
        if released < RELEASED_AT_ONCE:
            break
    return count


def remove_uploads(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Remove the ZIPs of campaigns that nothing more will come of, one in each transaction."""
    remove = partial(removing.remove_next, uploads=tools.uploads, now=now)
    return batch_by_batch(sessions, remove, at_once=1)
