"""How the offer of a transfer is answered, withdrawn, or comes to nothing (design.md §4.8).

Nothing of a consent passes on: whoever takes a transfer asks each delegating establishment anew.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.models import Transfer, TransferLine, TransferStatus
from shared.auth import Actor
from shared.events.delegation import (
    TransferDeclined,
    TransferFacts,
    TransferLapsed,
    TransferTaken,
    TransferWithdrawn,
)
from shared.messaging import announce

EVENTS = {
    TransferStatus.TAKEN: TransferTaken,
    TransferStatus.DECLINED: TransferDeclined,
    TransferStatus.WITHDRAWN: TransferWithdrawn,
    TransferStatus.LAPSED: TransferLapsed,
}


def decline(
    session: Session, *, actor: Actor, now: datetime, transfer_id: UUID, reason: str
) -> Transfer:
    """Say no to what is offered, as the establishment that it is offered to.

    :raises OtherSideDecides: the actor's establishment offers it
    :raises TransferSettled: it has been answered or withdrawn, or its time has gone by
    """
    transfer = held(session, transfer_id, actor=actor, now=now, gives=False)
    settle(session, transfer, TransferStatus.DECLINED, actor=actor, now=now, reason=reason)
    return transfer


def withdraw(session: Session, *, actor: Actor, now: datetime, transfer_id: UUID) -> Transfer:
    """Take back what was offered; what has been taken is between others.

    :raises OtherSideDecides: it is offered to the actor's establishment
    :raises TransferSettled: it has been answered or withdrawn, or its time has gone by
    """
    transfer = held(session, transfer_id, actor=actor, now=now, gives=True)
    settle(session, transfer, TransferStatus.WITHDRAWN, actor=actor, now=now)
    return transfer


def lapse_some(session: Session, *, now: datetime, limit: int) -> int:
    """Let some of the transfers lapse that nobody answered in time, and tell how many."""
    due = queries.transfers.locked_due(session, now=now, limit=limit)
    for transfer in due:
        settle(session, transfer, TransferStatus.LAPSED, actor=None, now=now)
    return len(due)


def lapse_with(session: Session, establishment_id: UUID, *, now: datetime) -> None:
    """Let what a closed establishment offers, or is offered, lapse with it."""
    for transfer in queries.transfers.locked_offered(session, establishment_id):
        settle(
            session,
            transfer,
            TransferStatus.LAPSED,
            actor=None,
            now=now,
            because_of=establishment_id,
        )


def held(
    session: Session, transfer_id: UUID, *, actor: Actor, now: datetime, gives: bool
) -> Transfer:
    """Lock a transfer for an act of one of the two.

    :param gives: whether it is for the one that gives, or the one that may take
    :raises OtherSideDecides: the actor's establishment is the other
    :raises TransferSettled: its time has gone by, though the chore has not said so yet
    """
    transfer = queries.transfers.find(session, transfer_id, lock=True)
    side = transfer.giving_id if gives else transfer.taking_id
    if actor.acting_tenant != side:
        raise errors.OtherSideDecides
    if transfer.is_due(now):
        raise errors.TransferSettled(transfer_status=TransferStatus.LAPSED.value)
    return transfer


def settle(
    session: Session,
    transfer: Transfer,
    status: TransferStatus,
    *,
    actor: Actor | None,
    now: datetime,
    reason: str | None = None,
    because_of: UUID | None = None,
) -> None:
    """End a held transfer's wait, and tell of it.

    :param actor: None: time alone does it, or the rules
    :param because_of: the establishment that is closed, where that is why
    :raises TransferSettled: it does not wait any more
    """
    transfer.settle(status, by=actor.account_id if actor else None, now=now, reason=reason)
    session.execute(
        update(TransferLine)
        .where(TransferLine.transfer_id == transfer.id)
        .values(is_open=False)
        .execution_options(synchronize_session=False)
    )
    told = {} if because_of is None else {"because_of": because_of}
    event = EVENTS[status](transfer=facts_of(transfer), **told)
    announce(session, event, sequence=transfer.advance())


def facts_of(transfer: Transfer) -> TransferFacts:
    """State a transfer as events tell it."""
    return TransferFacts(
        transfer_id=transfer.id,
        giving_id=transfer.giving_id,
        taking_id=transfer.taking_id,
        status=transfer.status.value,
        count=transfer.count,
        message=transfer.message,
        reason=transfer.reason,
        offered_at=transfer.offered_at,
        answer_by=transfer.answer_by,
    )
