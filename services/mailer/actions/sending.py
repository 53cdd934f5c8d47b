"""What became of an e-mail that was not taken is recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.mailer.actions import giving_up, suppressions
from services.mailer.actions.claims import Claim
from services.mailer.models import (
    Attempt,
    Email,
    EmailStatus,
    Outcome,
)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """How a try ended whose mail was not, or perhaps not, taken.

    :ivar answer: what the server said, or what went wrong
    """

    claimed: Claim
    outcome: Outcome
    answer: str


def record(session: Session, failure: Failure, *, now: datetime) -> None:
    """Note how a try ended; if the e-mail has been claimed anew meanwhile, on the try alone.

    Servers quote the recipient: what one said is not kept of whom is erased.
    """
    claimed = failure.claimed
    email = session.get_one(Email, claimed.email_id, with_for_update=True, populate_existing=True)
    session.execute(
        update(Attempt)
        .where(Attempt.email_id == claimed.email_id, Attempt.number == claimed.number)
        .values(
            outcome=failure.outcome,
            answer=None if email.is_erased else failure.answer,
            ended_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    if email.status is not EmailStatus.SENDING or email.tries != claimed.number:
        return
    if failure.outcome is Outcome.REFUSED:
        suppressions.add_if_gone(session, email, said=failure.answer, now=now)
        giving_up.give_up(session, email, failure.answer)
    elif email.tries < email.last_try:
        email.postpone(failure.answer, now=now)
    else:
        giving_up.give_up(session, email, failure.answer)
