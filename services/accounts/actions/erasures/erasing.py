"""How a deleted account's personal data goes from every service (design.md §4.11).

The account's own row is emptied as the others are asked; what else is here, in its turn, as in the
other services. An event about it carries no state, so that none counts in the account's sequence.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.accounts.models import Account, ErasureAcknowledgement, Invitation
from services.accounts.queries.erasures import SERVICES
from shared import erasure
from shared.erasure import ErasedAccount
from shared.events.accounts import (
    AccountErased,
    AccountErasureCompleted,
    AccountErasureRequested,
)
from shared.jobs import JobItem
from shared.messaging import announce


def request(session: Session, account: Account, *, now: datetime) -> None:
    """Empty a deleted account, and ask every service to empty what it keeps of it."""
    account.erase(now=now)
    request_for(
        session,
        account_id=account.id,
        establishment_id=account.establishment_id,
        sequence=account.sequence + 1,
        now=now,
    )


def request_for(
    session: Session,
    *,
    account_id: UUID,
    establishment_id: UUID,
    sequence: int,
    now: datetime,
) -> None:
    """Ask every service to empty what it keeps of an account, or of who was to have it."""
    erasure.mark(session, account_id, establishment_id, now=now)
    event = AccountErasureRequested(account_id=account_id, establishment_id=establishment_id)
    announce(session, event, sequence=sequence)


def erase(session: Session, *, account_id: UUID) -> None:
    """Empty what this service keeps of an account beside its row; twice does no more than once."""
    session.execute(delete(Invitation).where(Invitation.account_id == account_id))
    session.execute(
        update(JobItem)
        .where(JobItem.subject_id == account_id)
        .values(given=None, message=None, facts=None)
    )


def acknowledge_own(session: Session, *, account_id: UUID, establishment_id: UUID) -> None:
    """Empty what this service keeps of an account, and say that it is done."""
    erase(session, account_id=account_id)
    event = AccountErased(account_id=account_id, establishment_id=establishment_id)
    announce(session, event, sequence=_sequence(session, account_id))


def acknowledge(
    session: Session, *, account_id: UUID, establishment_id: UUID, service: str, now: datetime
) -> None:
    """Note that a service has acknowledged; once all have, tell them all, once."""
    erasure.mark(session, account_id, establishment_id, now=now)
    session.get_one(ErasedAccount, account_id, with_for_update=True)
    row = insert(ErasureAcknowledgement).values(
        account_id=account_id, service=service, acknowledged_at=now
    )
    new = row.on_conflict_do_nothing().returning(ErasureAcknowledgement.service)
    if session.scalar(new) is None:
        return
    acknowledged = select(func.count()).where(
        ErasureAcknowledgement.account_id == account_id,
        ErasureAcknowledgement.service.in_(SERVICES),
    )
    if session.scalar(acknowledged) == len(SERVICES):
        event = AccountErasureCompleted(account_id=account_id, establishment_id=establishment_id)
        announce(session, event, sequence=_sequence(session, account_id))


def complete(session: Session, *, account_id: UUID, establishment_id: UUID, now: datetime) -> None:
    """Empty once more what came meanwhile, and have the messages about it emptied."""
    erase(session, account_id=account_id)
    erasure.settle(session, account_id, establishment_id, now=now)


def _sequence(session: Session, account_id: UUID) -> int:
    """Number an event that comes after all that was told of the account."""
    known = select(Account.sequence).where(Account.id == account_id)
    return (session.scalar(known) or 0) + 1
