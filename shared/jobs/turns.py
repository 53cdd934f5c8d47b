"""What both sorts of jobs need at a turn: the row, the lock, the actor as of now."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from shared import messaging, tenancy
from shared.auth import Actor, Permission
from shared.db import Sessions
from shared.errors import Problem, Unavailable
from shared.jobs.ending import end
from shared.jobs.files import Files
from shared.jobs.kinds import KindFor, Result, ToolsT, Work
from shared.jobs.savepoints import refusal
from shared.jobs.tables import Job, JobStatus
from shared.messaging import Context
from shared.tenancy import Reason

LATER = timedelta(seconds=5)
"""When a turn is tried again that could not be had: knowledge too old, a batch that failed."""


class Readmit(Protocol):
    """Settles again whether whoever asked for a job still may, as the guard of a request does."""

    def __call__(
        self, session: Session, job: Job, permission: Permission, *, now: datetime
    ) -> Actor:
        """Tell as whom they act now.

        :raises Problem: if they may no longer; Unavailable if that cannot be known just now
        """


@dataclass(frozen=True, kw_only=True)
class JobContext(Generic[ToolsT]):
    """What a service's jobs are done with."""

    service: str
    sessions: Sessions
    readmit: Readmit
    files: Files
    tools: ToolsT
    clock: Callable[[], datetime]


def lock_name(job_id: UUID) -> str:
    """Name the lock that whoever works on a job holds."""
    return f"job {job_id}"


@contextmanager
def looking(context: JobContext[ToolsT]) -> Iterator[Session]:
    """Begin a transaction that sees every establishment's jobs."""
    with context.sessions.begin() as session:
        tenancy.unconfined(session, Reason.JOB)
        yield session


@contextmanager
def working(
    context: JobContext[ToolsT], job_id: UUID, actor: Actor | None, now: datetime
) -> Iterator[Work[ToolsT]]:
    """Begin a transaction of a job: confined as the request was, announcing in the same name."""
    with looking(context) as session:
        job = session.get_one(Job, job_id)
        if job.establishment_id is not None:
            tenancy.confine(session, job.establishment_id)
        messaging.set_context(session, context_of(job, actor, now))
        yield Work(session=session, job=job, actor=actor, now=now, tools=context.tools)


def context_of(job: Job, actor: Actor | None, now: datetime) -> Context:
    """Say in whose name a job announces: whoever asked, by what lets them now."""
    delegation_id = actor.delegation_id if actor else job.delegation_id
    return Context(
        actor_id=job.actor_id,
        on_behalf_of=job.establishment_id if delegation_id else None,
        delegation_id=delegation_id,
        correlation_id=job.correlation_id,
        traceparent=job.traceparent,
        now=now,
    )


def admit(
    context: JobContext[ToolsT],
    job_id: UUID,
    kind: KindFor[ToolsT],
    now: datetime,
) -> Actor | None:
    """Settle again whether whoever asked still may; if not, end the job, and return None.

    :raises Unavailable: if that cannot be known just now
    """
    try:
        with looking(context) as session:
            return context.readmit(session, session.get_one(Job, job_id), kind.permission, now=now)
    except Unavailable:
        raise
    except Problem as problem:
        close(context, job_id, kind, JobStatus.FAILED, problem)
    return None


def close(
    context: JobContext[ToolsT],
    job_id: UUID,
    kind: KindFor[ToolsT],
    status: JobStatus,
    left: Result | Problem,
    *,
    actor: Actor | None = None,
) -> None:
    """End a job before its time, in a transaction of its own, unless somebody else has.

    :param left: what is told of the items that nothing was done to
    """
    with working(context, job_id, actor, context.clock()) as work:
        work.session.refresh(work.job, with_for_update=True)
        if not work.job.is_finished:
            if isinstance(left, Problem):
                left = refusal(left, language=work.job.language)
            end(work, kind, status, service=context.service, left=left)


def postpone(context: JobContext[ToolsT], job_id: UUID, until: datetime) -> None:
    """Take a job up again later."""
    with looking(context) as session:
        session.get_one(Job, job_id).turn_at = until
