"""Asking for a job: a row, in the request's own transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from shared.auth import Actor
from shared.jobs.orders import Order
from shared.jobs.refusals import TooManyJobs
from shared.jobs.requester import Requester
from shared.jobs.tables import Job, JobItem
from shared.messaging import wakes

MOST_UNDER_WAY = 100
"""How many jobs somebody may have under way: each waits for a turn of all the others, anybody's."""

AT_ONCE = 1000
"""How many items one statement writes."""


def ask(
    session: Session,
    *,
    kind: str,
    requester: Requester,
    order: Order | None = None,
    now: datetime,
    items: Iterable[Mapping[str, Any]] | None = None,
    total: int | None = None,
) -> Job:
    """Queue a job; a worker begins once the transaction has committed.

    :param order: what its kind needs to know
    :param items: what it is to be done to: `number`, and perhaps `subject_id` and `given`
    :param total: how many things there are to do, where it has no items
    :raises TooManyJobs: if too many of theirs are under way
    """
    actor, context = requester.actor, requester.context
    _require_room(session, actor)
    job = Job(
        kind=kind,
        actor_id=actor.account_id or actor.client_id,
        establishment_id=actor.tenant_id,
        home_id=actor.home_id,
        delegation_id=actor.delegation_id,
        claims=dict(requester.claims),
        language=requester.language,
        correlation_id=context.correlation_id,
        traceparent=context.traceparent,
        parameters=order.to_data() if order else {},
        turn_at=now,
        total=total,
    )
    session.add(job)
    wakes.after_commit(session, wakes.JOBS)
    session.flush()  # its items refer to it
    if items is not None:
        job.total = _add(session, job, items)
    session.refresh(job, ["created_at"])
    return job


def _require_room(session: Session, actor: Actor) -> None:
    theirs = Job.actor_id == (actor.account_id or actor.client_id), Job.ended_at.is_(None)
    count = session.scalar(select(func.count()).select_from(Job).where(*theirs)) or 0
    if count >= MOST_UNDER_WAY:
        raise TooManyJobs


def _add(session: Session, job: Job, items: Iterable[Mapping[str, Any]]) -> int:
    owners: dict[str, UUID | None] = {
        "job_id": job.id,
        "establishment_id": job.establishment_id,
        "home_id": job.home_id,
    }
    empty: dict[str, Any] = {"subject_id": None, "given": None}
    count, left = 0, iter(items)
    while some := list(islice(left, AT_ONCE)):
        session.execute(insert(JobItem), [{**empty, **item, **owners} for item in some])
        count += len(some)
    return count
