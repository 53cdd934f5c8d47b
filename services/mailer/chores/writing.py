"""Writing e-mails because time passes: news for all, digests of what was held, reminders."""

import time
from datetime import datetime, timedelta
from functools import partial

from services.mailer.actions import digests, mailings, never_readers, undeliverable, unread
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import in_one

WRITTEN_AT_ONCE = 200
RELEASING_FOR = 10.0
"""Seconds after which a run begins no further transaction: the next run is near."""

REMINDED_IN_A_RUN = 1_000


def write_to_all(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Go on with the news that are for every establishment."""
    some = tools.settings.emails_at_once
    return in_one(sessions, partial(mailings.write_more, now=now, batch=WRITTEN_AT_ONCE, some=some))


def write_to_never_readers(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Go on with what operators write to establishments that have opened no letter."""
    some = tools.settings.emails_at_once
    write = partial(never_readers.write_more, now=now, batch=WRITTEN_AT_ONCE, some=some)
    return in_one(sessions, write)


def release_held(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let go what has waited for others of its kind: one e-mail as it is, many as a digest.

    As long as there is some, for a while: a run is not to be longer than the time between two.
    """
    settings, count = tools.settings, 0
    limits = digests.Limits(
        quiet=timedelta(minutes=settings.digest_quiet_minutes), per_day=settings.emails_of_a_kind
    )
    release = partial(digests.release, templates=tools.templates, limits=limits, now=now)
    until = time.monotonic() + RELEASING_FOR
    while held := in_one(sessions, release):
        count += held
        if time.monotonic() >= until:
            break
    return count


def remind_unread(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Tell administrators of letters that nobody opens, an establishment in each transaction."""
    some = tools.settings.emails_at_once
    for count in range(REMINDED_IN_A_RUN):
        if not in_one(sessions, partial(unread.remind_next, now=now, some=some)):
            return count
    return REMINDED_IN_A_RUN


def tell_undeliverable(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Tell administrators of people whose e-mails do not arrive, each establishment weekly."""
    some = tools.settings.emails_at_once
    homes = in_one(sessions, partial(undeliverable.homes, now=now))
    return sum(
        in_one(sessions, partial(undeliverable.tell, home_id=home_id, now=now, some=some))
        for home_id in homes
    )
