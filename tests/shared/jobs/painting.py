"""A small service of the tests' own: it paints things, and writes a file of what it has painted."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from shared import jobs
from shared.auth import Actor, Permission
from shared.auth.permissions import EVERYONE
from shared.db import Sessions
from shared.jobs import (
    FileKind,
    ItemsKind,
    Job,
    JobItem,
    Kinds,
    Order,
    Requester,
    Result,
    Runner,
    Work,
    Writing,
)
from shared.jobs.turns import JobContext, looking
from shared.messaging import Context
from tests.sample.models import Thing

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PAINT = Permission(name="things.paint", own=EVERYONE)
BATCH = 10


class PaintOrder(Order):
    """What painting is to be done."""

    colour: str


@dataclass
class Tools:
    """What the sample works with: `happens` is called with the number of each thing painted."""

    happens: Callable[[int], None] = lambda number: None


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Paint a batch."""
    colour = PaintOrder.from_data(work.job.parameters).colour
    tenant = work.doer.acting_tenant
    work.session.add_all(
        Thing(establishment_id=tenant, name=f"{colour} {item.number}") for item in items
    )
    work.session.flush()
    for item in items:
        work.tools.happens(item.number)
    return [Result(outcome="painted", facts={"colour": colour})] * len(items)


def write(writing: Writing[Tools]) -> None:
    """Write how many things there are, telling after each line."""
    writing.name, writing.type = "things.txt", "text/plain"
    for number in range(1, 4):
        with writing.reading() as session:
            count = session.scalar(select(func.count()).select_from(Thing))
        writing.file.write(f"{number}: {count}\n".encode())
        writing.tools.happens(number)
        writing.tick(number)


KINDS: Kinds[Tools] = {
    "paint": ItemsKind(name="paint", permission=PAINT, perform=perform, batch=BATCH),
    "paint many": ItemsKind(name="paint many", permission=PAINT, perform=perform, batch=250),
    "list": FileKind(name="list", permission=PAINT, write=write),
}


@dataclass
class Guard:
    """Settles whether whoever asked still may: `refuses` is raised instead, while it is set."""

    actor: Actor
    refuses: Exception | None = None
    asked: list[Permission] = field(default_factory=list)

    def __call__(
        self, session: Session, job: Job, permission: Permission, *, now: datetime
    ) -> Actor:
        """Tell as whom they act now."""
        self.asked.append(permission)
        if self.refuses is not None:
            raise self.refuses
        return self.actor


@dataclass
class Painters:
    """The service, its database, and a clock that goes when it is told to."""

    sessions: Sessions
    engine: Engine
    storage: str
    home: UUID = field(default_factory=uuid4)
    tools: Tools = field(default_factory=Tools)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.actor = Actor(account_id=uuid4(), home_id=self.home, tenant_id=self.home)
        self.guard = Guard(self.actor)
        self.runner = Runner(
            "sample", kinds=KINDS, readmit=self.guard, storage=self.storage, tools=self.tools
        )

    @property
    def context(self) -> JobContext[Tools]:
        """What the jobs are done with."""
        return replace(self.runner.context(self.sessions), clock=lambda: self.now)

    def ask(self, count: int | None = None, *, kind: str = "paint", language: str = "en") -> UUID:
        """Have so many things painted, or another job done."""
        items = None if count is None else ({"number": n} for n in range(1, count + 1))
        requester = Requester(
            actor=self.actor,
            claims={"sub": str(self.actor.account_id)},
            language=language,
            context=Context(actor_id=self.actor.account_id, correlation_id="one-act", now=self.now),
        )
        order = PaintOrder(colour="green")
        with looking(self.context) as session:
            return jobs.ask(
                session,
                kind=kind,
                requester=requester,
                order=order,
                now=self.now,
                items=items,
            ).id

    def turn(self) -> bool:
        """Give each job that waits a turn."""
        return self.runner.round(self.context, self.engine, threading.Event())

    def run(self) -> None:
        """Do all that can be done now."""
        while self.turn():
            pass

    def wait(self, seconds: int = 5) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)

    def job(self, job_id: UUID) -> Job:
        with looking(self.context) as session:
            return session.get_one(Job, job_id)

    def items(self, job_id: UUID) -> Sequence[JobItem]:
        with looking(self.context) as session:
            return session.scalars(
                select(JobItem).where(JobItem.job_id == job_id).order_by(JobItem.number)
            ).all()

    def painted(self) -> list[int]:
        """List the numbers of what has been painted for good, in order."""
        with looking(self.context) as session:
            names = session.scalars(select(Thing.name))
            return sorted(int(name.removeprefix("green ")) for name in names)


def failing(numbers: Iterable[int], error: Exception) -> Callable[[int], None]:
    """Have something happen at some of the numbers."""
    wrong = set(numbers)

    def happens(number: int) -> None:
        if number in wrong:
            raise error

    return happens
