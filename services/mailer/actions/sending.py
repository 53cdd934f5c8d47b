"""What became of an e-mail that was handed over, or was not, is recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.mailer.actions import giving_up, sent, suppressions
from services.mailer.actions.claiming import Claim
from services.mailer.models import (
    Attempt,
    Email,
    EmailStatus,
    Outcome,
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a try ended.

    :ivar answer: what the server said, or what went wrong
    :ivar version: of the template; with `subject` and `body`, how it was worded, if it was
    """

    outcome: Outcome
    answer: str
    version: str = ""
    subject: str = ""
    body: str = ""


def record(session: Session, claimed: Claim, result: Result, *, now: datetime) -> None:
    """Note how a try ended; if the e-mail has been claimed anew meanwhile, on the try alone."""
    if result.outcome is Outcome.SENT:
        told = {name: getattr(result, name) for name in ("answer", "version", "subject", "body")}
        sent.record(session, claimed, now=now, **told)
        return
    email = session.get_one(Email, claimed.email_id, with_for_update=True)
    session.execute(
        update(Attempt)
        .where(Attempt.email_id == claimed.email_id, Attempt.number == claimed.number)
        .values(outcome=result.outcome, answer=result.answer, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    if email.status is not EmailStatus.SENDING or email.tries != claimed.number:
        return
    match result.outcome:
        case Outcome.REFUSED:
            suppressions.add_if_gone(session, email, said=result.answer, now=now)
            giving_up.give_up(session, email, result.answer)
        case Outcome.POSTPONED | Outcome.IN_DOUBT:
            if email.tries < email.last_try:
                email.postpone(result.answer, now=now)
            else:
                giving_up.give_up(session, email, result.answer)
