"""When those who are assigned last did something: the delegating side sees it (design.md §4.8)."""

from sqlalchemy import func, or_, update
from sqlalchemy.orm import Session

from services.delegation.models import Assignment
from shared.events import Envelope


def reads(message: Envelope) -> bool:
    """Tell whether a message says that somebody has acted by a delegation."""
    return message.delegation_id is not None and message.actor_id is not None


def note(session: Session, message: Envelope) -> None:
    """Note that somebody has acted by a delegation, as a message of another service tells.

    What is only read is announced by nobody, and does not count. It may be about no assignment.
    """
    if not reads(message):
        return
    session.execute(
        update(Assignment)
        .where(
            Assignment.delegation_id == message.delegation_id,
            or_(
                Assignment.account_id == message.actor_id, Assignment.client_id == message.actor_id
            ),
            Assignment.ended_at.is_(None),
        )
        .values(last_acted_at=func.greatest(Assignment.last_acted_at, message.time))
        .execution_options(synchronize_session=False)
    )
