"""Offering to another centralising establishment what one works on; declining it, withdrawing it.

Nothing of a consent passes on: whoever takes a transfer asks each delegating establishment anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import locking, naming
from services.delegation.config import Limits
from services.delegation.domain.asked import Target
from services.delegation.models import (
    RUNNING,
    Delegation,
    Side,
    Transfer,
    TransferLine,
    TransferStatus,
)
from shared import jobs
from shared.access.tables import AccessEstablishment
from shared.auth import Actor
from shared.db import new_id
from shared.errors import Invalid, NotFound, Problem
from shared.events.delegation import (
    TransferDeclined,
    TransferFacts,
    TransferLapsed,
    TransferOffered,
    TransferTaken,
    TransferWithdrawn,
)
from shared.jobs import Result
from shared.messaging import announce

OFFERED = "offered"
EVENTS = {
    TransferStatus.TAKEN: TransferTaken,
    TransferStatus.DECLINED: TransferDeclined,
    TransferStatus.WITHDRAWN: TransferWithdrawn,
    TransferStatus.LAPSED: TransferLapsed,
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What became of an offer.

    :ivar transfer: None where it is about nothing, or only rehearsed
    :ivar lines: an outcome for each delegation that it names, in their order
    """

    transfer: Transfer | None
    lines: Sequence[Result]


def offer(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    successor: Target,
    delegation_ids: Sequence[UUID],
    language: str,
    message: str | None = None,
    is_dry_run: bool = False,
) -> Offer:
    """Offer delegations to another centralising establishment, on the centralising side of each.

    :param successor: by SIRET and contract number, as a request names whom it asks
    :raises Invalid: no other active centralising establishment has both numbers
    """
    queries.locks.one_at_a_time(session, "transfer", actor.acting_tenant)
    taking = queries.establishments.locked_targets(session, {successor}).get(successor)
    if (
        taking is None
        or not taking.is_centralising
        or taking.establishment_id == actor.acting_tenant
    ):
        raise Invalid({"successor": [errors.NO_SUCCESSOR]})
    held = {each.id: each for each in queries.delegations.locked_among(session, delegation_ids)}
    offered = queries.transfers.offered_among(session, held.keys())
    good, lines = [], []
    for delegation_id in delegation_ids:
        delegation = held.get(delegation_id)
        try:
            good.append(_judged(delegation, offered, actor=actor, now=now))
            result = Result(outcome=OFFERED)
        except Problem as problem:
            result = jobs.refusal(problem, language=language)
        other = naming.other_side(delegation, actor=actor)
        lines.append(naming.telling_whom(result, other).about(delegation_id))
    if is_dry_run or not good:
        return Offer(transfer=None, lines=lines)
    transfer = _written(session, good, taking, actor=actor, now=now, limits=limits, message=message)
    return Offer(transfer=queries.transfers.find(session, transfer.id), lines=lines)


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


def _judged(
    delegation: Delegation | None, offered: set[UUID], *, actor: Actor, now: datetime
) -> Delegation:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
    if delegation.status not in RUNNING:
        raise errors.WrongState(delegation_status=delegation.status.value)
    if delegation.id in offered:
        raise errors.AlreadyOffered
    return delegation


def _written(
    session: Session,
    delegations: Sequence[Delegation],
    taking: AccessEstablishment,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    message: str | None,
) -> Transfer:
    transfer = Transfer(
        id=new_id(),
        giving_id=actor.acting_tenant,
        taking_id=taking.establishment_id,
        status=TransferStatus.OFFERED,
        count=len(delegations),
        message=message,
        offered_at=now,
        offered_by=actor.account_id,
        answer_by=now + timedelta(days=limits.answer_days),
        sequence=0,
    )
    session.add(transfer)
    session.flush()  # its lines refer to it
    session.add_all(
        TransferLine.of(transfer, delegation, number=number)
        for number, delegation in enumerate(delegations, 1)
    )
    event = TransferOffered(transfer=facts_of(transfer))
    announce(session, event, sequence=transfer.advance())
    return transfer
