"""Letting people and applications work in delegations, one or many, each with its own outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import assignments, locking, records, telling
from services.delegation.actions.assignments import Assignee
from services.delegation.actions.naming import other_side
from services.delegation.actions.outcomes import Outcome
from services.delegation.models import Assignment, AssignmentResult, Delegation, Side
from shared import access, jobs
from shared.auth import Actor, Level
from shared.errors import NotFound, Problem


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A delegation that is held, the assignment that there is, and what rights it is to have."""

    delegation: Delegation
    found: Assignment | None
    rights: Mapping[str, Level]


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
    rights: Mapping[str, Level] | None = None,
    account_id: UUID | None = None,
    client_id: UUID | None = None,
    as_far_as_each_goes: bool = False,
    is_dry_run: bool = False,
) -> list[Outcome]:
    """Let an account, or a machine client, work in delegations.

    Whoever is assigned already has these rights from now on, in place of those they had. A client
    goes no further than its scopes either. Somebody who may newly work for several
    establishments is told in one e-mail.

    :param rights: the same in each; None: all that each grants
    :param account_id, client_id: one of them
    :param as_far_as_each_goes: of `rights`, each gets what it grants, as far as it does
    :param is_dry_run: tell what would become of each, and assign nobody
    :return: one outcome for each delegation, in their order
    :raises Invalid: no such account, or client, in the actor's establishment
    :raises AccountNotActive: it is not active, or overdue
    :raises ClientExpired: its time has gone by
    """
    whom = Assignee(account_id=account_id, client_id=client_id)
    assignments.require_assignee(session, whom, actor=actor, now=now)
    with jobs.rehearsing(session, is_rehearsal=is_dry_run), access.together(session):
        held = {each.id: each for each in queries.delegations.locked_among(session, delegation_ids)}
        everybody = queries.assignments.current_of_each(session, held.keys())
        outcomes: dict[UUID, Outcome] = {}
        wanted: list[_Wanted] = []
        for delegation_id in delegation_ids:
            delegation = held.get(delegation_id)
            try:
                good = _good(delegation, actor=actor, now=now)
                wish = _wish(good, rights, as_far_as_each_goes=as_far_as_each_goes)
                assignments.require_open(good, wish)
            except Problem as problem:
                outcomes[delegation_id] = Outcome(
                    delegation_id=delegation_id,
                    outcome=AssignmentResult.REFUSED,
                    other=other_side(delegation, actor=actor),
                    rights={},
                    problem=problem,
                )
                continue
            found = next(filter(whom.has, everybody[delegation_id]), None)
            if found is not None and found.rights == records.written(wish):
                outcomes[delegation_id] = Outcome(
                    delegation_id=delegation_id,
                    outcome=AssignmentResult.UNCHANGED,
                    other=other_side(good, actor=actor),
                    assignment_id=found.id,
                    rights=wish,
                )
            else:
                wanted.append(_Wanted(delegation=good, found=found, rights=wish))
        act = telling.one_act([each.delegation for each in wanted if each.found is None])
        for each in wanted:
            assignment, is_new = assignments.give(
                session,
                each.delegation,
                whom,
                each.rights,
                found=each.found,
                actor=actor,
                now=now,
                act=act,
                current=everybody[each.delegation.id],
            )
            outcomes[each.delegation.id] = Outcome(
                delegation_id=each.delegation.id,
                outcome=AssignmentResult.ASSIGNED if is_new else AssignmentResult.CHANGED,
                other=other_side(each.delegation, actor=actor),
                assignment_id=None if is_new and is_dry_run else assignment.id,
                rights=each.rights,
            )
    return [outcomes[delegation_id] for delegation_id in delegation_ids]


def _good(delegation: Delegation | None, *, actor: Actor, now: datetime) -> Delegation:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
    return delegation


def _wish(
    delegation: Delegation, rights: Mapping[str, Level] | None, *, as_far_as_each_goes: bool
) -> Mapping[str, Level]:
    """Tell what somebody is to have in one delegation.

    :raises WrongState: it has not been accepted, or is over
    :raises BeyondScope: it grants nothing of what is wanted
    """
    if rights is not None and not as_far_as_each_goes:
        return rights
    if not delegation.is_running:
        raise errors.WrongState(delegation_status=delegation.status.value)
    scope = delegation.scope
    if rights is None:
        return scope
    wish = {
        code: Level.lesser(level, scope[code]) for code, level in rights.items() if code in scope
    }
    if not wish:
        raise errors.BeyondScope(services=sorted(rights))
    return wish
