"""Asking for more of many delegations, or for longer: of some at once, of more by a job."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation.actions import amending, many, naming
from services.delegation.actions.outcomes import Outcome
from services.delegation.config import Limits
from shared import jobs
from shared.auth import Actor, Level
from shared.errors import Problem
from shared.jobs import Job, Order, Requester, Result

KIND = "amend_delegations"


class AmendingOrder(Order):
    """What is asked of each beyond what it grants.

    :ivar dry_run: only tell what would become of each
    """

    rights: dict[str, Level] | None = None
    ends_on: date | None = None
    message: str | None = None
    dry_run: bool = False


def begin(
    session: Session,
    order: AmendingOrder,
    *,
    ids: Sequence[UUID],
    requester: Requester,
    limits: Limits,
    at_once: int,
    now: datetime,
) -> Job | list[Outcome]:
    """Ask some at once, more by a job; `amending.ask` lists the refusals, which no job waits for.

    :param at_once: of how many at most it is asked at once
    """
    actor = requester.actor
    if len(ids) <= at_once:
        return perform(session, order, ids=ids, actor=actor, limits=limits, now=now)
    perform(session, order, ids=(), actor=actor, limits=limits, now=now)  # may it be asked at all?
    return jobs.ask(
        session,
        kind=KIND,
        requester=requester.at_home(),
        order=order,
        items=many.items_of(ids),
        now=now,
    )


def perform(
    session: Session,
    order: AmendingOrder,
    *,
    ids: Sequence[UUID],
    actor: Actor,
    limits: Limits,
    now: datetime,
) -> list[Outcome]:
    """Ask as an order says."""
    return amending.ask(
        session,
        actor=actor,
        now=now,
        limits=limits,
        delegation_ids=ids,
        rights=order.rights,
        ends_on=order.ends_on,
        message=order.message,
        is_dry_run=order.dry_run,
    )


def told(outcome: Outcome, *, language: str) -> Result:
    """Tell an outcome in the report of a job."""
    if outcome.problem is not None:
        return _named(jobs.refusal(outcome.problem, language=language), outcome)
    facts = {"amendment_id": str(outcome.amendment_id)} if outcome.amendment_id else {}
    return _named(Result(outcome=str(outcome.outcome), facts=facts), outcome)


def refused(problem: Problem, ids: Sequence[UUID], *, language: str) -> list[Result]:
    """Tell of each why nothing is asked any more."""
    return [jobs.refusal(problem, language=language).about(each) for each in ids]


def _named(result: Result, outcome: Outcome) -> Result:
    return naming.telling_whom(result, outcome.other).about(outcome.delegation_id)
