"""Forgotten identifiers: the answer never tells, nor does its time; the work is done afterwards."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.identity.actions import counting
from services.identity.models import ReminderRequest
from services.identity.queries import credentials
from services.identity.tools import Tools
from shared.events.identity import IdentifierForgotten
from shared.messaging import announce, wakes
from shared.text import fold_address

AT_ONCE = 50

MOST = 20
"""How many accounts of one address are written about, those used last first."""


def ask(session: Session, *, email: str, tools: Tools, now: datetime) -> None:
    """Note that somebody has forgotten an identifier, whether anybody has this address or not.

    Too many requests for one address send no more e-mails; the answer does not tell.
    """
    name = counting.name(tools.key, "reminders", fold_address(email), now=now)
    is_within = counting.count(session, name, now=now) <= tools.settings.limits.account_resets
    session.add(ReminderRequest(email=email if is_within else "", asked_at=now))
    wakes.after_commit(session, wakes.CHORES)


def waiting(now: datetime | None = None) -> Select[ReminderRequest]:
    """Select the requests that have not been answered, the oldest first."""
    return select(ReminderRequest).order_by(ReminderRequest.asked_at, ReminderRequest.id)


def answer(session: Session) -> int:
    """Announce whose identifiers were asked for; tell how many requests are done.

    Whoever is still invited gets the identifier from their administrator: it does not go where
    the link to a password went [S1].
    """
    requests = session.scalars(waiting().limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for request in requests:
        for credential in credentials.by_email(session, request.email, limit=MOST):
            if credential.may_reset:
                event = IdentifierForgotten(
                    account_id=credential.account_id,
                    establishment_id=credential.establishment_id,
                    identifier=credential.identifier,
                    email=credential.email,
                )
                announce(session, event, sequence=credential.advance())
        session.delete(request)
    return len(requests)
