"""E-mails that nobody tries to send any more, and tries that nobody ended."""

import re
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.mailer.models import (
    Attempt,
    Email,
    Outcome,
)
from shared import events, messaging


def close_open_attempts(session: Session, email_ids: Collection[UUID], *, now: datetime) -> None:
    """Note that whoever was sending these e-mails has died: nobody knows what became of the try."""
    session.execute(
        update(Attempt)
        .where(Attempt.email_id.in_(email_ids), Attempt.outcome.is_(None))
        .values(outcome=Outcome.IN_DOUBT, ended_at=now, answer="Its sender fell silent.")
    )


def give_up(session: Session, email: Email, why: str) -> None:
    """Send an e-mail no more, and tell others of it."""
    email.fail(why)
    announce_failed(session, email)


def announce_failed(session: Session, email: Email) -> None:
    """Tell others that an e-mail is given up, or came back, without its address."""
    event = events.mailer.EmailFailed(
        email_id=email.id,
        establishment_id=email.establishment_id,
        account_id=email.account_id,
        template=email.template,
        error=re.sub(re.escape(email.recipient), "•••", email.error or "", flags=re.IGNORECASE),
    )
    messaging.announce(session, event, sequence=email.advance())
