"""Objecting to what operators, or the rules, have done to a delegation; and answering (§4.8)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import records
from services.delegation.models import (
    About,
    Delegation,
    DelegationEvent,
    Kind,
    Objection,
    ObjectionStatus,
)
from shared.auth import Actor
from shared.db import new_id
from shared.events.delegation import ObjectionAnswered, ObjectionFacts, ObjectionMade

ABOUT = {Kind.SUSPENDED: About.SUSPENSION, Kind.TERMINATED: About.TERMINATION}


def object_to(
    session: Session, *, actor: Actor, now: datetime, delegation_id: UUID, message: str
) -> Objection:
    """Contest, on either side, that a delegation was suspended or ended over both sides' heads.

    Nothing changes by it: operators read it, answer, and resume the delegation or do not. Each act
    is objected to once by each side; of several, the newest that has not been comes first.

    :raises NotFound: it is not the actor's to see
    :raises NothingToObjectTo: neither operators nor the rules suspend it, nor did operators end it
    :raises AlreadyObjected: this side has objected to all that there is
    """
    delegation = queries.delegations.locked(session, delegation_id)
    acts = queries.objections.objectionable(session, delegation)
    if not acts:
        raise errors.NothingToObjectTo(delegation_status=delegation.status.value)
    home = actor.acting_tenant
    made = queries.objections.to_each(session, acts, home)
    act = next((each for each in acts if each.id not in made), None)
    if act is None:
        last = made[acts[0].id]
        raise errors.AlreadyObjected(objection_id=str(last.id), objection_status=last.status.value)
    objection = _drafted(delegation, act, home, message, actor=actor, now=now)
    session.add(objection)
    event = ObjectionMade(delegation=records.facts_of(delegation), objection=facts_of(objection))
    records.announce(session, delegation, event)
    return objection


def answer(
    session: Session, *, actor: Actor, now: datetime, objection_id: UUID, answer: str
) -> Objection:
    """Answer an objection, as an operator; its side is told.

    :raises NotFound: there is none
    :raises ObjectionAnswered: another operator was faster
    """
    delegation_id = queries.objections.find(session, objection_id).delegation_id
    delegation = queries.delegations.locked(session, delegation_id)
    objection = queries.objections.find(session, objection_id, lock=True)
    objection.settle(answer, by=actor.account_id, now=now)
    event = ObjectionAnswered(
        delegation=records.facts_of(delegation), objection=facts_of(objection)
    )
    records.announce(session, delegation, event)
    return objection


def facts_of(objection: Objection) -> ObjectionFacts:
    """State an objection as events tell it."""
    return ObjectionFacts(
        objection_id=objection.id,
        establishment_id=objection.establishment_id,
        kind=objection.about.value,
        by=objection.done_by.value,
        status=objection.status.value,
        message=objection.message,
        answer=objection.answer,
        made_at=objection.made_at,
    )


def _drafted(
    delegation: Delegation,
    act: DelegationEvent,
    home: UUID,
    message: str,
    *,
    actor: Actor,
    now: datetime,
) -> Objection:
    return Objection(
        id=new_id(),
        establishment_id=home,
        delegation_id=delegation.id,
        event_id=act.id,
        side=delegation.side_of(home),
        about=ABOUT[act.kind],
        done_by=act.side,
        message=message,
        status=ObjectionStatus.OPEN,
        made_at=now,
        made_by=actor.account_id,
    )
