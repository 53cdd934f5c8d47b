"""Jobs that write a file: begun again if interrupted, whole or not there at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Generic
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from shared.auth import Actor
from shared.errors import Conflict, Problem, Unavailable
from shared.jobs.ending import cancelled, end
from shared.jobs.kinds import FileKind, Result, ToolsT
from shared.jobs.tables import Job, JobStatus
from shared.jobs.turns import JobContext, admit, close, lock_name, looking, working
from shared.messaging import database


class Stopped(Exception):
    """The job has been cancelled meanwhile, or whoever asked may no longer."""

    def __init__(self, status: JobStatus, left: Result | Problem) -> None:
        super().__init__(left.code)
        self.status, self.left = status, left


@dataclass(kw_only=True)
class Writing(Generic[ToolsT]):
    """A file that is being written.

    :ivar file: what to write to; nobody sees it before it is whole
    :ivar name: what it is called when it is downloaded
    :ivar type: its media type
    """

    job: Job
    actor: Actor
    now: datetime
    file: IO[bytes]
    context: JobContext[ToolsT]
    kind: FileKind[ToolsT]
    name: str = "export"
    type: str = "application/octet-stream"

    @property
    def tools(self) -> ToolsT:
        """Return the service's tools."""
        return self.context.tools

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Begin a transaction that sees what the job may see."""
        with working(self.context, self.job.id, self.actor, self.now) as work:
            yield work.session

    def tick(self, done: int) -> None:
        """Tell how far it is, and ask whether to go on.

        :raises Stopped: if not
        """
        now = self.context.clock()
        with looking(self.context) as session:
            job = session.get_one(Job, self.job.id)
            job.done = done
            if job.cancel_requested_at is not None:
                raise Stopped(JobStatus.CANCELLED, cancelled(job))
        try:
            with looking(self.context) as session:
                job = session.get_one(Job, self.job.id)
                self.context.readmit(session, job, self.kind.permission, now=now)
        except Unavailable:
            return  # what is known is too old to say no; the next tick asks again
        except Problem as problem:
            raise Stopped(JobStatus.FAILED, problem) from problem


def turn(
    context: JobContext[ToolsT], job_id: UUID, kind: FileKind[ToolsT], *, engine: Engine
) -> bool:
    """Write a job's file from beginning to end; tells whether it was ours to do.

    :raises Unavailable: if it is to be done later
    """
    with database.lock_held(engine, lock_name(job_id)) as is_ours:
        if not is_ours:
            return False
        now = context.clock()
        actor = admit(context, job_id, kind, now)
        if actor is not None:
            _write(context, job_id, kind, actor, now)
    return True


def _write(
    context: JobContext[ToolsT], job_id: UUID, kind: FileKind[ToolsT], actor: Actor, now: datetime
) -> None:
    with working(context, job_id, actor, now) as work:
        job = work.job
        if job.is_finished:
            return
        job.status, job.turn_at, job.done = JobStatus.RUNNING, now, 0
        job.started_at = job.started_at or now
    try:
        with context.files.writing(str(job_id)) as file:
            writing = Writing(job=job, actor=actor, now=now, file=file, context=context, kind=kind)
            writing.tick(0)
            kind.write(writing)
    except Stopped as stopped:
        close(context, job_id, kind, stopped.status, stopped.left, actor=actor)
        return
    except Conflict as problem:  # it cannot be written as it was asked for
        close(context, job_id, kind, JobStatus.FAILED, problem, actor=actor)
        return
    with working(context, job_id, actor, context.clock()) as work:
        work.job.content, work.job.content_name = str(job_id), writing.name
        work.job.content_type, work.job.content_size = writing.type, context.files.size(str(job_id))
        end(work, kind, JobStatus.DONE, service=context.service)
