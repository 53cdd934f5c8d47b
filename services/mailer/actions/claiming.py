"""One e-mail at a time is claimed, by one sender, until its lease ends."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, exists, or_, select
from sqlalchemy.orm import Session

from services.mailer.actions import begun, giving_up, suppressions
from services.mailer.actions.begun import Begun
from services.mailer.domain.lanes import Lane
from services.mailer.domain.pacing import Pace
from services.mailer.models import Email, EmailStatus
from shared.messaging.tables import BacklogMessage
from shared.questions import Question, Told

log = logging.getLogger(__name__)

PASSED_OVER = 200
"""As many e-mails are put off, suppressed or given up in one transaction; the rest in the next."""

HELD_FOR = timedelta(minutes=5)
"""How long news that no handler has seen holds its holder's e-mails: it may stand behind a message
that fails for hours, and a code must not end meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An e-mail that we, and nobody else, are about to send.

    :ivar number: of the try: what tells our claim from a later one
    :ivar about: the template, of a digest that of the e-mails it stands for
    :ivar is_of_sandbox: whether it is to reach a sink alone
    """

    email_id: UUID
    number: int
    account_id: UUID | None
    establishment_id: UUID | None
    template: str
    about: str
    language: str
    recipient: str
    facts: dict[str, Any]
    sealed: str | None
    message_id: str
    written_at: datetime
    is_of_sandbox: bool


def claim(
    session: Session, *, lane: Lane, now: datetime, lease: timedelta, domain: str, pace: Pace
) -> Claim | None:
    """Take the e-mail of a lane that is due longest, until the lease ends; None: nothing is due.

    A row whose sender has died is due when that sender's lease has ended. It keeps its Message-ID,
    and its unfinished try stays on record as in doubt.

    :param domain: what a first Message-ID ends with
    :param pace: how many may go to one domain; one that finds no place is put off to when it does
    """
    due = {"lane": lane, "now": now, "held_since": now - HELD_FOR}
    for _ in range(PASSED_OVER):
        found = next(iter(_NEXT_DUE.within(session, due)), None)  # writes down what was put off
        if found is None:
            return None
        email_id = UUID(found["id"])
        if found["status"] == EmailStatus.SENDING:
            giving_up.close_open_attempts(session, [email_id], now=now)
        if _is_stopped(session, found["suppression_id"], lane=lane, now=now):
            _row(session, email_id).suppress()
        elif until := pace.place(found["recipient"], now=now, is_awaited=lane is Lane.AWAITED):
            _row(session, email_id).put_off(until=until)
        elif found["tries"] < found["last_try"]:
            attempt = begun.record(
                session,
                email_id=email_id,
                message_id=f"<{email_id}@{domain}>",
                now=now,
                until=now + lease,
            )
            if found["has_news"]:
                log.warning(
                    "An e-mail leaves although news of its holder waits: see what fails before it",
                    extra={"email_id": found["id"], "account_id": found["account_id"]},
                )
            return _claim_of(found, attempt)
        else:
            died = "Its senders died, again and again."
            giving_up.give_up(session, _row(session, email_id), died)
    return None


def waiting(lane: Lane, now: datetime) -> Select[Email]:
    """Select the e-mails of a lane that are due.

    One waits while there is news of its holder that no handler has seen yet, for a while: it may be
    about them.
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
            or_(Email.lapses_at.is_(None), Email.lapses_at > now),
            ~is_news,
        )
        .order_by(Email.due_at, Email.id)
    )


_NEXT_DUE = Question("""
SELECT json_build_object(
    'id', e.id, 'status', e.status, 'tries', e.tries, 'last_try', e.last_try,
    'account_id', e.account_id, 'establishment_id', e.establishment_id, 'template', e.template,
    'gathers', e.gathers, 'language', e.language, 'recipient', e.recipient, 'facts', e.facts,
    'sealed', e.sealed, 'created_at', e.created_at,
    'suppression_id', s.id, 'is_sandbox', coalesce(k.is_sandbox, false),
    'has_news', EXISTS (
        SELECT FROM backlog AS b WHERE b.subject = e.account_id::text AND b.tries = 0
    )
)
FROM emails AS e
LEFT JOIN suppressions AS s ON s.address = e.recipient
LEFT JOIN known_establishments AS k ON k.id = e.establishment_id
WHERE e.lane = ($1::jsonb ->> 'lane')::smallint
    AND e.status IN ('queued', 'sending')
    AND e.due_at <= ($1::jsonb ->> 'now')::timestamptz
    AND (e.lapses_at IS NULL OR e.lapses_at > ($1::jsonb ->> 'now')::timestamptz)
    AND NOT EXISTS (
        SELECT FROM backlog AS b WHERE b.subject = e.account_id::text AND b.tries = 0
            AND b.stored_at > ($1::jsonb ->> 'held_since')::timestamptz
    )
ORDER BY e.due_at, e.id
LIMIT 1
FOR UPDATE OF e SKIP LOCKED
""")
"""The next that `waiting` selects, with three things that are looked up on the way: whether news of
its holder waits that it did not wait for; the suppression of its address; whether its establishment
is a sandbox. What is compared stands there as it is, not joined, so that the index gives the order.
"""


def _row(session: Session, email_id: UUID) -> Email:
    """Load an e-mail that is locked: few are anything but sent."""
    return session.get_one(Email, email_id, populate_existing=True)


def _is_stopped(session: Session, suppression_id: str | None, *, lane: Lane, now: datetime) -> bool:
    """Tell whether a mail waits for its suppressed address; one awaited is tried once a day."""
    if suppression_id is None:
        return False
    if lane is not Lane.AWAITED:
        return True
    return not suppressions.lets_through(session, UUID(suppression_id), now=now)


def _claim_of(found: Told, attempt: Begun) -> Claim:
    home_id, account_id = found["establishment_id"], found["account_id"]
    return Claim(
        email_id=UUID(found["id"]),
        number=attempt.number,
        account_id=account_id and UUID(account_id),
        establishment_id=home_id and UUID(home_id),
        template=found["template"],
        about=found["gathers"] or found["template"],
        language=found["language"],
        recipient=found["recipient"],
        facts=found["facts"],
        sealed=found["sealed"],
        message_id=attempt.message_id,
        written_at=datetime.fromisoformat(found["created_at"]),
        is_of_sandbox=found["is_sandbox"],
    )
