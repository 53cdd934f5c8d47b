"""One person, or application, taken out of many delegations at once, each with its own outcome."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import assignment_ends, assignments, locking, telling
from services.delegation.actions.assignments import Assignee
from services.delegation.actions.naming import other_side
from services.delegation.actions.outcomes import Outcome
from services.delegation.models import Assignment, Delegation, EndingResult, Side
from shared import access, jobs
from shared.auth import Actor
from shared.errors import NotFound, Problem


def end(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    delegation_ids: Sequence[UUID],
    account_id: UUID | None = None,
    client_id: UUID | None = None,
    is_dry_run: bool = False,
) -> list[Outcome]:
    """Take an account, or a machine client, out of many delegations, at once.

    Each has the guards of a single ending. A person is told of all in one e-mail. They may be
    overdue, or deleted meanwhile: nobody who has to go is kept.

    :param account_id, client_id: one of them
    :param is_dry_run: tell what would become of each, and take nobody out
    :return: one outcome for each delegation, in their order
    :raises Invalid: no such account, or client, in the actor's establishment
    """
    if client_id is not None:
        assignments.locked_own_client(session, client_id, actor=actor)
    else:
        assert account_id is not None
        assignments.locked_own_account(session, account_id, actor=actor)
    whom = Assignee(account_id=account_id, client_id=client_id)
    with jobs.rehearsing(session, is_rehearsal=is_dry_run), access.together(session):
        held = {each.id: each for each in queries.delegations.locked_among(session, delegation_ids)}
        everybody = queries.assignments.current_of_each(session, held.keys())
        outcomes: dict[UUID, Outcome] = {}
        found: list[tuple[Delegation, Assignment]] = []
        for delegation_id in delegation_ids:
            delegation = held.get(delegation_id)
            try:
                good = _good(delegation, actor=actor, now=now)
            except Problem as problem:
                outcomes[delegation_id] = Outcome(
                    delegation_id=delegation_id,
                    outcome=EndingResult.REFUSED,
                    other=other_side(delegation, actor=actor),
                    problem=problem,
                )
                continue
            assignment = next(filter(whom.has, everybody[delegation_id]), None)
            if assignment is not None:
                found.append((good, assignment))
            outcomes[delegation_id] = Outcome(
                delegation_id=delegation_id,
                outcome=EndingResult.ENDED if assignment else EndingResult.UNCHANGED,
                other=other_side(good, actor=actor),
                assignment_id=assignment.id if assignment else None,
            )
        act = telling.one_act([delegation for delegation, _ in found])
        for delegation, assignment in found:
            assignment_ends.take_out(
                session,
                delegation,
                assignment,
                actor=actor,
                now=now,
                act=act,
                current=everybody[delegation.id],
            )
    return [outcomes[delegation_id] for delegation_id in delegation_ids]


def _good(delegation: Delegation | None, *, actor: Actor, now: datetime) -> Delegation:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
    return delegation
