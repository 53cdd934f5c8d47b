"""Somebody in many delegations, or out of them: some at once, more by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation.actions import assigning, assignments, many, naming, records, unassigning
from services.delegation.actions.assignments import Assignee
from services.delegation.actions.outcomes import Outcome
from shared import jobs
from shared.auth import Actor, Level
from shared.errors import Problem
from shared.jobs import Job, Order, Requester, Result

ASSIGNING, ENDING = "assign_in_delegations", "end_assignments"
"""The kinds of jobs."""


class AssigningOrder(Order):
    """Whom to assign in many delegations, with which rights.

    :ivar rights: None: all that each grants
    """

    account_id: UUID | None = None
    client_id: UUID | None = None
    rights: dict[str, Level] | None = None
    as_far_as_each_goes: bool = False
    dry_run: bool = False


class EndingOrder(Order):
    """Whom to take out of many delegations."""

    account_id: UUID | None = None
    client_id: UUID | None = None
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks, and when.

    :ivar at_once: in how many delegations at most it is done at once
    """

    requester: Requester
    at_once: int
    now: datetime


def assign(
    session: Session, order: AssigningOrder, *, ids: Sequence[UUID], asking: Asking
) -> Job | list[Outcome]:
    """Assign somebody in delegations; `assigning.assign` lists the refusals."""
    if len(ids) > asking.at_once:
        whom = Assignee(account_id=order.account_id, client_id=order.client_id)
        assignments.require_assignee(session, whom, actor=asking.requester.actor, now=asking.now)
        return _queued(session, ASSIGNING, order, ids, asking)
    return assigned(session, order, ids=ids, actor=asking.requester.actor, now=asking.now)


def end(
    session: Session, order: EndingOrder, *, ids: Sequence[UUID], asking: Asking
) -> Job | list[Outcome]:
    """Take somebody out of delegations; `unassigning.end` lists the refusals."""
    if len(ids) > asking.at_once:
        return _queued(session, ENDING, order, ids, asking)
    return ended(session, order, ids=ids, actor=asking.requester.actor, now=asking.now)


def assigned(
    session: Session, order: AssigningOrder, *, ids: Sequence[UUID], actor: Actor, now: datetime
) -> list[Outcome]:
    """Assign as an order says."""
    return assigning.assign(
        session,
        actor=actor,
        now=now,
        delegation_ids=ids,
        rights=order.rights,
        account_id=order.account_id,
        client_id=order.client_id,
        as_far_as_each_goes=order.as_far_as_each_goes,
        is_dry_run=order.dry_run,
    )


def ended(
    session: Session, order: EndingOrder, *, ids: Sequence[UUID], actor: Actor, now: datetime
) -> list[Outcome]:
    """Take out as an order says."""
    return unassigning.end(
        session,
        actor=actor,
        now=now,
        delegation_ids=ids,
        account_id=order.account_id,
        client_id=order.client_id,
        is_dry_run=order.dry_run,
    )


def told(outcome: Outcome, *, language: str) -> Result:
    """Tell an outcome in the report of a job."""
    if outcome.problem is not None:
        result = jobs.refusal(outcome.problem, language=language)
    else:
        facts = {"assignment_id": str(outcome.assignment_id)} if outcome.assignment_id else {}
        result = Result(outcome=str(outcome.outcome), facts=facts)
        if outcome.rights is not None:
            result = result.telling(rights=records.written(outcome.rights))
    return naming.telling_whom(result, outcome.other).about(outcome.delegation_id)


def refused(problem: Problem, ids: Sequence[UUID], *, language: str) -> list[Result]:
    """Tell of each why nobody is assigned, or taken out, any more."""
    return [jobs.refusal(problem, language=language).about(each) for each in ids]


def _queued(session: Session, kind: str, order: Order, ids: Sequence[UUID], asking: Asking) -> Job:
    return jobs.ask(
        session,
        kind=kind,
        requester=asking.requester.at_home(),
        order=order,
        items=many.items_of(ids),
        now=asking.now,
    )
