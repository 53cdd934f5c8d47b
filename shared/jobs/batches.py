"""One batch of a job: effects, outcomes and progress in one transaction."""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.auth import Actor
from shared.errors import Unavailable
from shared.jobs.ending import cancelled, end
from shared.jobs.kinds import ItemsKind, Result, ToolsT, Work
from shared.jobs.metrics import ITEMS
from shared.jobs.tables import Job, JobItem, JobStatus
from shared.jobs.turns import JobContext, admit, lock_name, working
from shared.messaging import database
from shared.messaging.database import is_outage

log = logging.getLogger(__name__)

FAILED = Result(outcome="failed", code="internal_error")


def turn(context: JobContext[ToolsT], job_id: UUID, kind: ItemsKind[ToolsT]) -> bool:
    """Do a job's next batch, or end it; tells whether it was ours to do.

    A batch that fails is done again item by item: what fails alone has failed, and is told so. What
    needs something that cannot be had just now has not failed.

    :raises Unavailable: if the rest is to be done later
    """
    now = context.clock()
    actor = admit(context, job_id, kind, now)
    if actor is None:
        return True
    try:
        return _batch(context, job_id, kind, actor, now, size=kind.batch)
    except Unavailable:
        raise
    except Exception as error:
        if is_outage(error):
            raise
        log.warning(
            "A batch of a job has failed; doing it item by item",
            extra={"job_id": str(job_id), "error": type(error).__name__},
        )
    return _one_by_one(context, job_id, kind, actor, now)


def _one_by_one(
    context: JobContext[ToolsT], job_id: UUID, kind: ItemsKind[ToolsT], actor: Actor, now: datetime
) -> bool:
    for _ in range(kind.batch):
        try:
            is_ours = _batch(context, job_id, kind, actor, now, size=1)
        except Unavailable:
            raise
        except Exception as error:
            if is_outage(error):
                raise
            log.error("An item of a job has failed", exc_info=error, extra={"job_id": str(job_id)})
            is_ours = _batch(context, job_id, kind, actor, now, size=1, instead=FAILED)
        if not is_ours:
            return False
    return True


def _batch(
    context: JobContext[ToolsT],
    job_id: UUID,
    kind: ItemsKind[ToolsT],
    actor: Actor,
    now: datetime,
    *,
    size: int,
    instead: Result | None = None,
) -> bool:
    with working(context, job_id, actor, now) as work:
        job = work.job
        if not database.take_lock_until_end(work.session, lock_name(job_id)):
            return False
        work.session.refresh(job)
        if job.is_finished:
            return True
        if job.is_cancelling:
            end(work, kind, JobStatus.CANCELLED, service=context.service, left=cancelled(job))
            return True
        items = _next(work.session, job_id, size)
        if items:
            results = [instead] * len(items) if instead else kind.perform(work, items)
            _go_on(job, now)
            _record(work, items, results, service=context.service)
        if len(items) < size:
            end(work, kind, JobStatus.DONE, service=context.service)
        return True


def _go_on(job: Job, now: datetime) -> None:
    """Note it last: the row is locked from then on, and whoever cancels would wait."""
    job.status, job.turn_at = JobStatus.RUNNING, now
    job.started_at = job.started_at or now


def _next(session: Session, job_id: UUID, size: int) -> Sequence[JobItem]:
    return session.scalars(
        select(JobItem)
        .where(JobItem.job_id == job_id, JobItem.outcome.is_(None))
        .order_by(JobItem.number)
        .limit(size)
        .with_for_update()
    ).all()


def _record(
    work: Work[ToolsT], items: Sequence[JobItem], results: Sequence[Result], *, service: str
) -> None:
    for item, result in zip(items, results, strict=True):
        item.outcome, item.code, item.message = result.outcome, result.code, result.message
        item.subject_id = result.subject_id or item.subject_id
        item.facts = result.facts
        if not result.keeps_given:
            item.given = None
    counted = Counter(result.outcome for result in results)
    work.job.count(counted)
    for outcome, number in counted.items():
        ITEMS.labels(service, work.job.kind, outcome).inc(number)
