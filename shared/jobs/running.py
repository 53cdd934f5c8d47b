"""The thread that does jobs: a batch of one, then a batch of another, so that all get on."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Generic
from uuid import UUID

from sqlalchemy import Engine, select

from shared import clock, db
from shared.errors import Unavailable
from shared.jobs import batches, writing
from shared.jobs.files import Files
from shared.jobs.kinds import ItemsKind, KindFor, Kinds, ToolsT
from shared.jobs.metrics import TURN_SECONDS, observe
from shared.jobs.tables import Job, JobStatus
from shared.jobs.turns import LATER, JobContext, Readmit, close, looking, postpone
from shared.messaging import wakes
from shared.messaging.database import is_outage

__all__ = ["Readmit", "Runner"]

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0
"""Seconds between looks at whether there is anything to do, while nobody rings."""

GLANCE = 0.5
"""Seconds between glances at whether to end."""

AT_A_LOOK = 20
THREADS = 2
"""So that a long file does not hold up what is short."""


class Runner(Generic[ToolsT]):
    """Does the jobs of a service.

    :param kinds: what it knows to do; a job of another kind waits for a release that knows it
    :param readmit: asks again whether whoever asked for a job still may
    :param storage: where files are kept: a folder or an fsspec URL
    :param tools: given to the kinds
    """

    def __init__(
        self,
        service: str,
        *,
        kinds: Kinds[ToolsT],
        readmit: Readmit,
        storage: str,
        tools: ToolsT,
    ) -> None:
        self._service = service
        self._kinds = kinds
        self._readmit = readmit
        self._files = Files(storage)
        self._tools = tools

    def threads(self) -> Mapping[str, Callable[[Engine, threading.Event], None]]:
        """Tell what a worker is to run besides."""
        return {f"jobs {number}": self.run for number in range(1, THREADS + 1)}

    def context(self, sessions: db.Sessions) -> JobContext[ToolsT]:
        """Tell what the jobs are done with, in this database."""
        return JobContext(
            service=self._service,
            sessions=sessions,
            readmit=self._readmit,
            files=self._files,
            tools=self._tools,
            clock=clock.now,
        )

    def run(self, engine: Engine, stop: threading.Event) -> None:
        """Do what there is to do, until told to stop; finish the batch in hand."""
        context = self.context(db.sessions(engine))
        bell = threading.Event()
        with wakes.waiting(engine, wakes.JOBS, bell.set):
            while not stop.is_set():
                bell.clear()
                if not self.round(context, engine, stop):
                    _rest(bell, stop)

    def round(self, context: JobContext[ToolsT], engine: Engine, stop: threading.Event) -> bool:
        """Give each job that waits one turn, the longest waiting first; tells whether any did."""
        is_any = False
        for job_id, name in self._waiting(context, context.clock()):
            if stop.is_set():
                break
            is_any = self._turn(context, job_id, self._kinds[name], engine) or is_any
        return is_any

    def _waiting(self, context: JobContext[ToolsT], now: datetime) -> Sequence[tuple[UUID, str]]:
        with looking(context) as session:
            observe(session, self._service, now=now)
            found = session.execute(
                select(Job.id, Job.kind)
                .where(Job.ended_at.is_(None), Job.turn_at <= now, Job.kind.in_(self._kinds))
                .order_by(Job.turn_at, Job.id)
                .limit(AT_A_LOOK)
            )
            return [(job_id, kind) for job_id, kind in found]

    def _turn(
        self,
        context: JobContext[ToolsT],
        job_id: UUID,
        kind: KindFor[ToolsT],
        engine: Engine,
    ) -> bool:
        try:
            with TURN_SECONDS.labels(self._service, kind.name).time():
                if isinstance(kind, ItemsKind):
                    return batches.turn(context, job_id, kind)
                return writing.turn(context, job_id, kind, engine=engine)
        except Unavailable:
            postpone(context, job_id, context.clock() + LATER)
            return True
        except Exception as error:
            if is_outage(error):
                raise
            log.error("A job has failed", exc_info=error, extra={"job_id": str(job_id)})
            self._give_up(context, job_id, kind)
            return True

    def _give_up(self, context: JobContext[ToolsT], job_id: UUID, kind: KindFor[ToolsT]) -> None:
        """End a job that cannot go on; if even that fails, look at it again later."""
        try:
            close(context, job_id, kind, JobStatus.FAILED, batches.FAILED)
        except Exception:
            postpone(context, job_id, context.clock() + LATER)
            raise


def _rest(bell: threading.Event, stop: threading.Event) -> None:
    """Wait for a ring, for the next look, or for the end."""
    until = time.monotonic() + LOOK_EVERY
    while not bell.wait(GLANCE) and not stop.is_set() and time.monotonic() < until:
        pass
