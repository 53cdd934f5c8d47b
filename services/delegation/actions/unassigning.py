"""One person, or application, taken out of many delegations at once, each with its own outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import assignment_ends, assignments, locking, telling
from services.delegation.models import Assignment, Delegation, EndingResult, Side
from shared.auth import Actor
from shared.errors import NotFound, Problem


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one delegation; refused for what `problem` says."""

    delegation_id: UUID
    outcome: EndingResult
    assignment_id: UUID | None = None
    problem: Problem | None = None


def end(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_ids: Sequence[UUID],
    account_id: UUID | None = None,
    client_id: UUID | None = None,
) -> list[Outcome]:
    """Take an account, or a machine client, out of many delegations, at once.

    Each has the guards of a single ending. A person is told of all in one e-mail. They may be
    overdue, or deleted meanwhile: nobody who has to go is kept.

    :param account_id, client_id: one of them
    :return: one outcome for each delegation, in their order
    :raises Invalid: no such account, or client, in the actor's establishment
    """
    if client_id is not None:
        assignments.locked_own_client(session, client_id, actor=actor)
    else:
        assert account_id is not None
        assignments.locked_own_account(session, account_id, actor=actor)
    held = {each.id: each for each in queries.delegations.locked_among(session, delegation_ids)}
    assigned = queries.assignments.of_each(
        session, held.keys(), account_id=account_id, client_id=client_id
    )
    outcomes: dict[UUID, Outcome] = {}
    found: list[tuple[Delegation, Assignment]] = []
    for delegation_id in delegation_ids:
        try:
            delegation = _good(held.get(delegation_id), actor=actor, now=now)
        except Problem as problem:
            refused = EndingResult.REFUSED
            outcome = Outcome(delegation_id=delegation_id, outcome=refused, problem=problem)
            outcomes[delegation_id] = outcome
            continue
        assignment = assigned.get(delegation_id)
        if assignment is None:
            unchanged = EndingResult.UNCHANGED
            outcomes[delegation_id] = Outcome(delegation_id=delegation_id, outcome=unchanged)
        else:
            found.append((delegation, assignment))
    act = telling.one_act([delegation for delegation, _ in found])
    for delegation, assignment in found:
        assignment_ends.take_out(session, delegation, assignment, actor=actor, now=now, act=act)
        outcomes[delegation.id] = Outcome(
            delegation_id=delegation.id, outcome=EndingResult.ENDED, assignment_id=assignment.id
        )
    return [outcomes[delegation_id] for delegation_id in delegation_ids]


def _good(delegation: Delegation | None, *, actor: Actor, now: datetime) -> Delegation:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
    return delegation
