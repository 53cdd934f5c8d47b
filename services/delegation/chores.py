"""What this service does because time passes."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import (
    affecting,
    amendment_ends,
    endings,
    erasure,
    extending,
    transferring,
    warnings,
)
from services.delegation.tools import Tools
from shared import clock
from shared.db import Sessions
from shared.messaging import Chore
from shared.messaging.chores import batch_by_batch, in_one

BATCH = 50


def end_due(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let delegations expire whose last day has gone by, and requests lapse that nobody answered.

    Nobody waits for it: access stops by the date itself. Each is announced once.
    """

    def end_some(session: Session) -> int:
        today = clock.paris_date(now)
        due = queries.due.locked_to_be_ended(session, now=now, today=today, limit=BATCH)
        return sum(endings.end_if_due(session, delegation, now=now) for delegation in due)

    return batch_by_batch(sessions, end_some, at_once=1)


def lapse_amendments(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let amendments lapse that nobody answered in time."""
    return batch_by_batch(
        sessions,
        lambda session: amendment_ends.lapse_some(session, now=now, limit=BATCH),
        at_once=BATCH,
    )


def warn_due(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Warn both sides of delegations that end soon, and of requests that lapse soon (§4.8)."""
    limits = tools.settings.limits

    def warn_some(session: Session) -> int:
        due = queries.due.locked_to_be_warned(session, now=now, limits=limits, limit=BATCH)
        return sum(warnings.warn_if_due(session, each, limits=limits, now=now) for each in due)

    return batch_by_batch(sessions, warn_some, at_once=1)


def tell_extensions(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Tell both sides of delegations that are extended by themselves soon, or have been (§4.8)."""
    limits = tools.settings.limits

    def tell_some(session: Session) -> int:
        due = queries.due.locked_to_be_extended(
            session, today=clock.paris_date(now), limits=limits, limit=BATCH
        )
        return sum(extending.tell_if_due(session, each, limits=limits, now=now) for each in due)

    return batch_by_batch(sessions, tell_some, at_once=1)


def tell_of_services(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Tell of what waits for services that are no longer delegable, where the news told of some.

    What was told of is in the log: whatever ends this, the next run goes on where it was.
    """
    return sum(
        batch_by_batch(
            sessions,
            partial(affecting.tell_some_of_service, code=code, now=now),
            at_once=affecting.AT_ONCE,
        )
        for code in in_one(sessions, queries.withdrawn_services.waited_for)
    )


def lapse_transfers(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Let transfers lapse that nobody answered in time."""
    return batch_by_batch(
        sessions,
        lambda session: transferring.lapse_some(session, now=now, limit=BATCH),
        at_once=BATCH,
    )


def forget_texts(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Forget what people wrote in delegations that have been over for as long as it is kept."""
    before = now - timedelta(days=tools.settings.limits.text_days)
    return batch_by_batch(
        sessions,
        lambda session: erasure.forget_texts(session, ended_before=before, limit=BATCH),
        at_once=BATCH,
    )


CHORES = (
    Chore("end_due_delegations", every=timedelta(minutes=1), run=end_due),
    Chore("tell_of_services", every=timedelta(minutes=1), run=tell_of_services),
    Chore("lapse_amendments", every=timedelta(minutes=5), run=lapse_amendments),
    Chore("lapse_transfers", every=timedelta(minutes=5), run=lapse_transfers),
    Chore("warn_of_ends", every=timedelta(minutes=10), run=warn_due),
    Chore("tell_of_extensions", every=timedelta(minutes=10), run=tell_extensions),
    Chore("forget_texts", every=timedelta(hours=24), run=forget_texts),
)
