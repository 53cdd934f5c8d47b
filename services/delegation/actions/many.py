"""One act on many delegations: never all or nothing, never silent (design.md §4.8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import endings, locking, naming
from services.delegation.domain.act import Act
from services.delegation.models import Delegation, Side, Status
from shared import access, jobs
from shared.auth import Actor
from shared.errors import NotFound, Problem
from shared.jobs import Job, Order, Requester, Result


class ManyOrder(Order):
    """What is to be done to each of many delegations.

    :ivar reason: for the other side to read, where the act has one
    :ivar dry_run: only tell what would become of each
    """

    act: Act
    reason: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class _Doing:
    """How an act is done: what becomes of a delegation, and whose it is to do."""

    status: Status
    sides: set[Side]


_DOING: Mapping[Act, _Doing] = {
    Act.REFUSE: _Doing(Status.REFUSED, {Side.DELEGATING}),
    Act.CANCEL: _Doing(Status.CANCELLED, {Side.CENTRALISING}),
    Act.TERMINATE: _Doing(Status.TERMINATED, {Side.CENTRALISING, Side.DELEGATING}),
}


def begin(
    session: Session,
    order: ManyOrder,
    *,
    ids: Sequence[UUID],
    requester: Requester,
    at_once: int,
    now: datetime,
) -> Job | list[Result]:
    """Act on some delegations at once, on more by a job.

    :param ids: which, in the order of the report
    :param at_once: the most that are done at once
    """
    if len(ids) <= at_once:
        who, language = requester.actor, requester.language
        return perform(session, order, ids=ids, actor=who, language=language, now=now)
    return jobs.ask(
        session,
        kind=kind_of(order.act),
        requester=requester.at_home(),
        order=order,
        items=items_of(ids),
        now=now,
    )


def kind_of(act: Act) -> str:
    """Name the kind of job that does an act."""
    return f"{act.value}_delegations"


def items_of(ids: Sequence[UUID]) -> Iterator[Mapping[str, Any]]:
    """Name the items of a job about delegations."""
    for number, delegation_id in enumerate(ids, 1):
        yield {"number": number, "given": {"delegation_id": str(delegation_id)}}


def perform(
    session: Session,
    order: ManyOrder,
    *,
    ids: Sequence[UUID],
    actor: Actor,
    language: str,
    now: datetime,
) -> list[Result]:
    """Act on delegations, each judged by itself: what is refused for one spoils no other.

    Every guard of the single act holds, under the locks that it is judged under, taken in the order
    of the ids. What is the same for all is asked once, and what is written is written together.
    """
    doing = _DOING[order.act]
    results: dict[UUID, Result] = {}
    with jobs.rehearsing(session, is_rehearsal=order.dry_run):
        held = {each.id: each for each in queries.delegations.locked_among(session, ids)}
        good: list[Delegation] = []
        for delegation_id in ids:
            try:
                good.append(_judged(held.get(delegation_id), doing, actor=actor, now=now))
                result = Result(outcome=jobs.DONE)
            except Problem as problem:
                result = jobs.refusal(problem, language=language)
            other = naming.other_side(held.get(delegation_id), actor=actor)
            results[delegation_id] = naming.telling_whom(result, other).about(delegation_id)
        with access.together(session):
            endings.close_all(
                session, good, doing.status, actor=actor, now=now, reason=order.reason
            )
        if order.act is Act.REFUSE:
            for delegation in good:
                delegation.answered_at, delegation.answered_by = now, actor.account_id
    return [results[delegation_id] for delegation_id in ids]


def _judged(
    delegation: Delegation | None, doing: _Doing, *, actor: Actor, now: datetime
) -> Delegation:
    if delegation is None:
        raise NotFound
    locking.require_changeable(delegation, actor=actor, now=now, sides=doing.sides)
    delegation.require_can_become(doing.status)
    return delegation
