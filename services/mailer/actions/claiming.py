"""One e-mail at a time is claimed, by one sender, until its lease ends."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, String, bindparam, cast, exists, or_, select
from sqlalchemy.orm import Session

from services.mailer.actions import begun, giving_up, suppressions
from services.mailer.actions.begun import Begun
from services.mailer.domain.lanes import Lane
from services.mailer.domain.pacing import Pace
from services.mailer.models import (
    Email,
    EmailStatus,
    KnownEstablishment,
    Suppression,
)
from shared.messaging.tables import BacklogMessage
from shared.tenancy import kept

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
        found = session.execute(_NEXT_DUE, due).first()
        if found is None:
            return None
        email, has_news, suppression_id, is_of_sandbox = found
        if email.status is EmailStatus.SENDING:
            giving_up.close_open_attempts(session, [email.id], now=now)
        if suppression_id is not None and not _lets_through(
            session, suppression_id, lane=lane, now=now
        ):
            email.suppress()
        elif until := pace.place(email.recipient, now=now, is_awaited=lane is Lane.AWAITED):
            email.put_off(until=until)
        elif email.tries < email.last_try:
            message_id = f"<{email.id}@{domain}>"
            attempt = begun.record(
                session, email_id=email.id, message_id=message_id, now=now, until=now + lease
            )
            if has_news:
                log.warning(
                    "An e-mail leaves although news of its holder waits: see what fails before it",
                    extra={"email_id": str(email.id), "account_id": str(email.account_id)},
                )
            return _claim_of(email, attempt, is_of_sandbox=bool(is_of_sandbox))
        else:
            giving_up.give_up(session, email, "Its senders died, again and again.")
        session.flush()  # so that the next select does not find it again
    return None


def waiting(lane: Lane, now: datetime) -> Select[Email]:
    """Select the e-mails of a lane that are due.

    One waits while there is news of its holder that no handler has seen yet, for a while: it may be
    about them.
    """
    return _waiting(lane, now, now - HELD_FOR)


def _waiting(lane: Any, now: Any, held_since: Any) -> Select[Email]:
    is_news = _has_news(Email.account_id).where(BacklogMessage.stored_at > held_since)
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


def _has_news(account_id: Any) -> Exists:
    """Ask whether something about an account is stored that no handler has seen yet."""
    return exists().where(
        BacklogMessage.subject == cast(account_id, String), BacklogMessage.tries == 0
    )


_NEXT_DUE = kept(
    _waiting(*map(bindparam, ("lane", "now", "held_since")))
    .outerjoin(Suppression, Suppression.address == Email.recipient)
    .outerjoin(KnownEstablishment, KnownEstablishment.id == Email.establishment_id)
    .add_columns(_has_news(Email.account_id), Suppression.id, KnownEstablishment.is_sandbox)
    .limit(1)
    .with_for_update(of=Email, skip_locked=True)
)
"""The next e-mail of a lane, with three things that are looked up on the way: whether news of its
holder waits that it did not wait for; the suppression of its address; whether its establishment is
a sandbox."""


def _lets_through(session: Session, suppression_id: UUID, *, lane: Lane, now: datetime) -> bool:
    """Tell whether a mail is tried although its address is suppressed: one awaited, once a day."""
    if lane is not Lane.AWAITED:
        return False
    return suppressions.lets_through(session, suppression_id, now=now)


def _claim_of(email: Email, attempt: Begun, *, is_of_sandbox: bool) -> Claim:
    return Claim(
        email_id=email.id,
        number=attempt.number,
        account_id=email.account_id,
        establishment_id=email.establishment_id,
        template=email.template,
        about=email.gathers or email.template,
        language=email.language,
        recipient=email.recipient,
        facts=email.facts,
        sealed=email.sealed,
        message_id=attempt.message_id,
        written_at=email.created_at,
        is_of_sandbox=is_of_sandbox,
    )
