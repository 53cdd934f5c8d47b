"""Offering to another centralising establishment what one works on (design.md §4.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import locking, naming
from services.delegation.actions.transferring import facts_of
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
from shared.events.delegation import TransferOffered
from shared.jobs import Result
from shared.messaging import announce

OFFERED = "offered"


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
    :raises EstablishmentSuspended: the actor's establishment is suspended or closed by now
    :raises Invalid: no other active centralising establishment has both numbers
    """
    queries.locks.one_at_a_time(session, "transfer", actor.acting_tenant)
    _, found = locking.locked_home_with_targets(session, actor, {successor})
    taking = found.get(successor)
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
    alike = queries.people.at_address_of(
        session, actor.account_id, {each.delegating_id for each in delegations}
    )
    session.add_all(
        TransferLine.of(
            transfer, delegation, number=number, alike=alike.get(delegation.delegating_id, ())
        )
        for number, delegation in enumerate(delegations, 1)
    )
    event = TransferOffered(transfer=facts_of(transfer))
    announce(session, event, sequence=transfer.advance())
    return transfer
