"""Letting people and applications work in delegations, one or many, each with its own outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import assignments, locking, records, telling
from services.delegation.actions.assignments import Assignee
from services.delegation.models import Assignment, AssignmentResult, Delegation, Side
from shared.auth import Actor, Level
from shared.errors import NotFound, Problem


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one delegation; refused for what `problem` says."""

    delegation_id: UUID
    outcome: AssignmentResult
    assignment_id: UUID | None = None
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A delegation that is held, and the assignment that there is."""

    delegation: Delegation
    found: Assignment | None


def assign_in(
    session: Session,
    delegation_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    rights: Mapping[str, Level],
    account_id: UUID | None = None,
    client_id: UUID | None = None,
) -> Outcome:
    """Let an account, or a machine client, work in one delegation: `assign`, but it refuses.

    :raises NotFound: it is not the actor's to see
    :raises OtherSideDecides: it is for another side
    :raises Invalid: no such account, or client, in the actor's establishment
    :raises AccountNotActive: it is not active, or overdue
    :raises ClientExpired: its time has gone by
    :raises RequestLapsed: time has ended it, though the chore has not said so yet
    :raises WrongState: the delegation has not been accepted, or is over
    :raises BeyondScope: the rights reach further than the delegation
    """
    seen = queries.delegations.find(session, delegation_id)
    locking.require_side(seen, actor=actor, sides={Side.CENTRALISING})
    (outcome,) = assign(
        session,
        actor=actor,
        now=now,
        delegation_ids=[delegation_id],
        rights=rights,
        account_id=account_id,
        client_id=client_id,
    )
    if outcome.problem:
        raise outcome.problem
    return outcome


def assign(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_ids: Sequence[UUID],
    rights: Mapping[str, Level],
    account_id: UUID | None = None,
    client_id: UUID | None = None,
) -> list[Outcome]:
    """Let an account, or a machine client, work in delegations, with the same rights in each.

    Whoever is assigned already has these rights from now on, in place of those they had. A client
    goes no further than its scopes either. Somebody who may newly work for several
    establishments is told in one e-mail.

    :param account_id, client_id: one of them
    :return: one outcome for each delegation, in their order
    :raises Invalid: no such account, or client, in the actor's establishment
    :raises AccountNotActive: it is not active, or overdue
    :raises ClientExpired: its time has gone by
    """
    whom = Assignee(account_id=account_id, client_id=client_id)
    assignments.require_assignee(session, whom, actor=actor, now=now)
    held = {each.id: each for each in queries.delegations.locked_among(session, delegation_ids)}
    assigned = queries.assignments.of_each(
        session, held.keys(), account_id=account_id, client_id=client_id
    )
    outcomes: dict[UUID, Outcome] = {}
    wanted: list[_Wanted] = []
    for delegation_id in delegation_ids:
        delegation = held.get(delegation_id)
        try:
            delegation = _good(delegation, rights, actor=actor, now=now)
        except Problem as problem:
            outcomes[delegation_id] = Outcome(
                delegation_id=delegation_id, outcome=AssignmentResult.REFUSED, problem=problem
            )
            continue
        found = assigned.get(delegation_id)
        if found is not None and found.rights == records.written(rights):
            outcomes[delegation_id] = Outcome(
                delegation_id=delegation_id,
                outcome=AssignmentResult.UNCHANGED,
                assignment_id=found.id,
            )
        else:
            wanted.append(_Wanted(delegation=delegation, found=found))
    act = telling.one_act([each.delegation for each in wanted if each.found is None])
    for each in wanted:
        assignment, is_new = assignments.give(
            session,
            each.delegation,
            whom,
            rights,
            found=each.found,
            actor=actor,
            now=now,
            act=act,
        )
        outcomes[each.delegation.id] = Outcome(
            delegation_id=each.delegation.id,
            outcome=AssignmentResult.ASSIGNED if is_new else AssignmentResult.CHANGED,
            assignment_id=assignment.id,
        )
    return [outcomes[delegation_id] for delegation_id in delegation_ids]


def _good(
    delegation: Delegation | None, rights: Mapping[str, Level], *, actor: Actor, now: datetime
) -> Delegation:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
    assignments.require_open(delegation, rights)
    return delegation
