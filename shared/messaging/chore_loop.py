"""When each chore is due, and by which worker it is done (design.md §6)."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared import clock
from shared.db import Sessions
from shared.messaging import wakes
from shared.messaging.chores import Chore, in_one, lock_of
from shared.messaging.database import Locks
from shared.messaging.metrics import CHORE_RUNS, CHORE_SECONDS
from shared.messaging.tables import ChoreRun
from shared.messaging.threads import GATHER

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0
"""Seconds between looks at what there is to do, of all chores of a service together."""

IDLE_NOTED_EVERY = timedelta(minutes=1)
"""How often it is recorded of a chore that there is nothing for it to do: alerts read it."""


class ChoreLoop:
    """Looks at what there is to do, for all chores of a service at once, and has it done.

    It looks when somebody rings, when a chore is due, and every few seconds.
    """

    def __init__(self, rounds: Sequence["Rounds"], *, engine: Engine, sessions: Sessions) -> None:
        self._rounds = rounds
        self._engine = engine
        self._sessions = sessions
        self._bell = threading.Event()
        for each in rounds:
            each.when_done = self.ring

    def ring(self) -> None:
        """Say that there may be something to do, or that it is to end; any thread may."""
        self._bell.set()

    def run(self, stop: threading.Event) -> None:
        """Look and look again, until told to stop."""
        with wakes.waiting(self._engine, wakes.CHORES, self.ring):
            while not stop.is_set():
                self._bell.clear()
                next_in = self.look(clock.now())
                stop.wait(GATHER)
                self._bell.wait(max(0.0, next_in - GATHER))

    def look(self, now: datetime) -> float:
        """Have the chores done that are due; tells how many seconds to wait for the next."""
        last_runs, is_waiting = in_one(self._sessions, lambda session: self._seen(session, now))
        next_in = LOOK_EVERY
        for rounds in self._rounds:
            name, chore = rounds.name, rounds.chore
            last = last_runs.get(name)
            due_in = timedelta() if last is None or last > now else last + chore.every - now
            if chore.waiting is not None and not is_waiting[name]:
                continue
            if due_in <= timedelta():
                rounds.go()
            else:
                next_in = min(next_in, due_in.total_seconds())
        return max(next_in, 0.01)

    def _seen(self, session: Session, now: datetime) -> tuple[dict[str, datetime], dict[str, bool]]:
        """Look up when each chore was last done, and for which there is something to do."""
        runs = {run.name: run.last_run_at for run in session.scalars(select(ChoreRun))}
        asked = {
            each.name: each.chore.waiting(now).limit(1).exists()
            for each in self._rounds
            if each.chore.waiting is not None
        }
        if not asked:
            return runs, {}
        answers = session.execute(select(*asked.values())).one()
        is_waiting = dict(zip(asked, answers, strict=True))
        idle = [
            each
            for each in self._rounds
            if is_waiting.get(each.name) is False and not _is_fresh(runs.get(each.name), now)
        ]
        _record(session, [each.name for each in idle], now)
        for each in idle:
            each.count_idle()
        return runs, is_waiting


def _is_fresh(last_run_at: datetime | None, now: datetime) -> bool:
    return last_run_at is not None and now - IDLE_NOTED_EVERY < last_run_at <= now


def _record(session: Session, names: Sequence[str], now: datetime) -> None:
    """Note that chores are done: they have run, or there was nothing for them to do."""
    if names:
        session.execute(
            insert(ChoreRun)
            .values([{"name": name, "last_run_at": now} for name in names])
            .on_conflict_do_update(index_elements=["name"], set_={"last_run_at": now})
        )


class Rounds:
    """One chore of a service, done when it is told to go, by whichever worker gets to it.

    :param locks: of the worker, which all of its chores hold theirs by

    :ivar when_done: called after each run that did something
    """

    def __init__(
        self, chore: Chore, *, service: str, locks: Locks, sessions: Sessions, tools: Any
    ) -> None:
        self.chore = chore
        self._service = service
        self._locks = locks
        self._sessions = sessions
        self._tools = tools
        self._go = threading.Event()
        self.when_done: Callable[[], None] = lambda: None

    @property
    def name(self) -> str:
        """Name the chore."""
        return self.chore.name

    def go(self) -> None:
        """Do the chore now, or end if it is to; any thread may say so."""
        self._go.set()

    def count_idle(self) -> None:
        """Count that there was nothing to do."""
        CHORE_RUNS.labels(self._service, self.name, "idle").inc()

    def run(self, stop: threading.Event) -> None:
        """Do the chore whenever it is told to go, until told to stop."""
        while not stop.is_set():
            self._go.wait()
            self._go.clear()
            if not stop.is_set():
                self.do(clock.now())

    def do(self, now: datetime) -> timedelta:
        """Do the chore if it is due and nobody is at it; tells how long to wait for the next time.

        A chore that fails has not been done: it is due again, after a while.
        """
        with self._locks.held(lock_of(self.chore.name)) as is_ours:
            if not is_ours:
                return self.chore.every
            due_in = self._due_in(now)
            if due_in > timedelta():
                return due_in
            try:
                with CHORE_SECONDS.labels(self._service, self.chore.name).time():
                    count = self.chore.run(self._sessions, now, self._tools)
            except Exception:
                CHORE_RUNS.labels(self._service, self.chore.name, "failed").inc()
                raise
            in_one(self._sessions, lambda session: _record(session, [self.name], now))
            CHORE_RUNS.labels(self._service, self.chore.name, "done").inc()
        if count:
            log.info("A chore is done", extra={"chore": self.chore.name, "count": count})
            self.when_done()
        return self.chore.every

    def _due_in(self, now: datetime) -> timedelta:
        last = in_one(self._sessions, lambda session: session.get(ChoreRun, self.chore.name))
        if last is None or last.last_run_at > now:  # never, or the clock has been set back
            return timedelta()
        return last.last_run_at + self.chore.every - now
