"""E-mails are claimed by one sender, some together, until its lease ends."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, String, cast, exists, or_, select
from sqlalchemy.orm import Session

from services.mailer.actions import begun, claims, giving_up, suppressions
from services.mailer.actions.begun import Wanted
from services.mailer.actions.claims import Claim
from services.mailer.actions.due import due
from services.mailer.domain.lanes import Lane
from services.mailer.domain.pacing import Pace
from services.mailer.models import WAS_TAKEN, Email, EmailStatus
from shared.messaging.tables import BacklogMessage
from shared.questions import Told

log = logging.getLogger(__name__)

PASSED_OVER = 200
"""As many e-mails are put off, suppressed or given up in one transaction; the rest in the next."""

HELD_FOR = timedelta(minutes=5)
"""How long news that no handler has seen holds its holder's e-mails: it may stand behind a message
that fails for hours, and a code must not end meanwhile."""

TOGETHER_FOR = timedelta(minutes=1)
"""How long those claimed together may be begun; what a slow server has left over then goes back."""


def claim(
    session: Session,
    *,
    lane: Lane,
    now: datetime,
    lease: timedelta,
    domain: str,
    pace: Pace,
    most: int = 1,
) -> list[Claim]:
    """Take the e-mails of a lane that are due longest, until the lease ends; none: nothing is due.

    The try of the first begins with that, those of the others by `trying.begin`. A row whose
    sender has died is due when that sender's lease has ended. It keeps its Message-ID, and its
    unfinished try stays on record as in doubt.

    :param domain: what a first Message-ID ends with
    :param pace: how many may go to one domain; one that finds no place is put off to when it does
    :param most: how many; more than one are to be begun within `TOGETHER_FOR`
    """
    asked = {"lane": lane, "now": now, "held_since": now - HELD_FOR}
    passed = 0
    while passed < PASSED_OVER:
        question = due(min(most, PASSED_OVER - passed))
        found = question.within(session, asked)  # writes down what was put off
        _close_open(session, found, now=now)
        leaving = [row for row in found if _leaves(session, row, lane=lane, now=now, pace=pace)]
        if leaving or not found:
            until = now + lease + (TOGETHER_FOR if most > 1 else timedelta())
            return _begun(session, leaving, now=now, until=until, domain=domain)
        passed += len(found)
    return []


def waiting(lane: Lane, now: datetime) -> Select[Email]:
    """Select the e-mails of a lane that are due.

    One waits while there is news of its holder that no handler has seen yet, for a while: it may be
    about them. One that was taken from a sender who has died since is due whenever it lapses: it is
    to be recorded.
    """
    is_news = exists().where(
        BacklogMessage.subject == cast(Email.account_id, String),
        BacklogMessage.tries == 0,
        BacklogMessage.stored_at > now - HELD_FOR,
    )
    return (
        select(Email)
        .where(
            Email.lane == lane,
            Email.status.in_((EmailStatus.QUEUED, EmailStatus.SENDING)),
            Email.due_at <= now,
            or_(Email.lapses_at.is_(None), Email.lapses_at > now, WAS_TAKEN),
            ~is_news,
        )
        .order_by(Email.due_at, Email.id)
    )


def _close_open(session: Session, found: Sequence[Told], *, now: datetime) -> None:
    """Note that nobody knows what became of the tries of those that have died over an e-mail."""
    begun_before = [
        UUID(row["id"]) for row in found if row["last"] is not None and not claims.is_taken(row)
    ]
    if begun_before:
        giving_up.close_open_attempts(session, begun_before, now=now)


def _leaves(session: Session, row: Told, *, lane: Lane, now: datetime, pace: Pace) -> bool:
    """Tell whether an e-mail is to be claimed; if not, note what becomes of it instead."""
    email_id = UUID(row["id"])
    if claims.is_taken(row):
        return True
    if _is_stopped(session, row["suppression_id"], lane=lane, now=now):
        _row(session, email_id).suppress()
    elif until := pace.place(row["recipient"], now=now, is_awaited=lane is Lane.AWAITED):
        _row(session, email_id).put_off(until=until)
    elif row["tries"] + _is_try(row) <= row["last_try"]:
        return True
    else:
        giving_up.give_up(session, _row(session, email_id), "Its senders died, again and again.")
    return False


def _is_try(row: Told) -> bool:
    """Tell whether to claim it counts as a try: whoever died before it was begun has tried none."""
    is_claimed = row["status"] == EmailStatus.SENDING
    return not claims.is_taken(row) and not (is_claimed and row["last"] is None)


def _row(session: Session, email_id: UUID) -> Email:
    """Load an e-mail that is locked: few are anything but sent."""
    return session.get_one(Email, email_id, populate_existing=True)


def _is_stopped(session: Session, suppression_id: str | None, *, lane: Lane, now: datetime) -> bool:
    """Tell whether a mail waits for its suppressed address; one awaited is tried once a day."""
    if suppression_id is None:
        return False
    if lane is not Lane.AWAITED:
        return suppressions.stands(session, UUID(suppression_id))
    return not suppressions.lets_through(session, UUID(suppression_id), now=now)


def _begun(
    session: Session, leaving: Sequence[Told], *, now: datetime, until: datetime, domain: str
) -> list[Claim]:
    if not leaving:
        return []
    first = next((row["id"] for row in leaving if not claims.is_taken(row)), None)
    wanted = [
        Wanted(
            email_id=UUID(row["id"]),
            message_id=f"<{row['id']}@{domain}>",
            is_try=_is_try(row),
            is_begun=row["id"] == first,
        )
        for row in leaving
    ]
    tries = begun.record(session, wanted, now=now, until=until)
    for row in leaving:
        if row["has_news"]:
            log.warning(
                "An e-mail leaves although news of its holder waits: see what fails before it",
                extra={"email_id": row["id"], "account_id": row["account_id"]},
            )
    return [claims.claim_of(row, tries[UUID(row["id"])], until=until) for row in leaving]
