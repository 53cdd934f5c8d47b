"""What goes of a deleted account once its time is over (design.md §4.11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import assignment_ends
from services.delegation.models import DelegationEvent, Objection, Person, Transfer
from shared import erasure
from shared.auth import SYSTEM
from shared.events.delegation import AccountErased
from shared.messaging import announce


def erase(session: Session, *, account_id: UUID, establishment_id: UUID, now: datetime) -> None:
    """Empty all that is personal about an account; twice does no more than once.

    Assignments and logs stay: they hold ids. What people wrote in a request, or as a reason, is
    their establishment's word in an agreement; it goes with the agreement (`forget_texts`).
    """
    erasure.mark(session, account_id, establishment_id, now=now)
    assignment_ends.end_for_account(session, account_id, actor=SYSTEM, now=now)
    person = session.get(Person, account_id, with_for_update=True)
    if person is not None:
        person.erase()


def acknowledge(
    session: Session, *, account_id: UUID, establishment_id: UUID, now: datetime
) -> None:
    """Empty all that is personal about an account, and say that it is done."""
    about = {"account_id": account_id, "establishment_id": establishment_id}
    erase(session, **about, now=now)
    announce(session, AccountErased(**about), sequence=1)


def forget_texts(session: Session, *, ended_before: datetime, limit: int) -> int:
    """Forget what people wrote in delegations that ended long ago; tell in how many.

    Until then the text both sides saw is proof of what was agreed, and stays whole. What was
    written beside a transfer is kept as long.
    """
    session.execute(
        update(Transfer)
        .where(
            Transfer.settled_at < ended_before,
            or_(Transfer.message.is_not(None), Transfer.reason.is_not(None)),
        )
        .values(message=None, reason=None)
        .execution_options(synchronize_session=False)
    )
    forgotten = queries.due.locked_forgettable(session, ended_before=ended_before, limit=limit)
    for delegation in forgotten:
        delegation.forget_texts()
        for amendment in session.scalars(queries.amendments.of(delegation)):
            amendment.forget_texts()
        session.execute(
            update(Objection)
            .where(Objection.delegation_id == delegation.id)
            .values(message=None, answer=None)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(DelegationEvent)
            .where(
                DelegationEvent.delegation_id == delegation.id,
                DelegationEvent.facts.has_key("reason"),
            )
            .values(facts=DelegationEvent.facts.op("-")("reason"))
            .execution_options(synchronize_session=False)
        )
    return len(forgotten)
