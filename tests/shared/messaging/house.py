"""Services of a test: each with a database of its own, on one broker."""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from shared import db
from shared.events import Event, accounts, identity
from shared.messaging import Broker, News, Worker, announce, topology
from shared.messaging.tables import BacklogMessage, InboxMessage, OutboxMessage, ParkedMessage
from shared.tenancy import Reason, unconfined
from tests.sample.models import Thing

SUBJECT = uuid4()
WITHIN = 60


def acted(
    operation: str, *, subject: UUID = SUBJECT, by: Any = accounts
) -> "accounts.OperatorActed | identity.OperatorActed":
    """Something happened to a subject; `by`: the module of its publisher."""
    event: accounts.OperatorActed = by.OperatorActed(
        establishment_id=subject, account_id=uuid4(), operation=operation
    )
    return event


def keep(session: Session, event: Any, news: News) -> None:
    """A handler whose effect can be seen: a row in the listener's database."""
    session.add(Thing(establishment_id=event.establishment_id, name=event.operation))


def until(condition: Callable[[], object], what: str = "", *, within: float = WITHIN) -> None:
    """Wait for something that other threads bring about."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"still not: {what or condition}")
        time.sleep(0.02)


class _UndoneError(Exception):
    pass


class House:
    """The services of a test."""

    def __init__(self, broker_url: str, make_database: Callable[[], str]) -> None:
        self.broker = Broker(broker_url)
        self._make_database = make_database
        self.engines: dict[str, Engine] = {}
        self.workers: list[Worker] = []
        topology.declare_all(self.broker)  # as the migration jobs do

    def engine(self, service: str) -> Engine:
        if service not in self.engines:
            self.engines[service] = db.connect(self._make_database())
        return self.engines[service]

    @contextmanager
    def transaction(self, service: str) -> Iterator[Session]:
        with Session(self.engine(service), expire_on_commit=False) as session:
            unconfined(session, Reason.COMMAND)
            with session.begin():
                yield session

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """A channel of the test's own to the broker."""
        link = self.broker.connect("test")
        try:
            yield link.channel()
        finally:
            link.close()

    def worker(self, service: str, handlers: Any = None, **options: Any) -> Worker:
        """Make a worker; what it handles is every `OperatorActed`, unless told otherwise."""
        if handlers is None:
            handlers = {accounts.OperatorActed: keep, identity.OperatorActed: keep}
        options.setdefault("broker", self.broker)
        options.setdefault("engine", self.engine(service))
        self.workers.append(Worker(service, handlers=handlers, **options))
        return self.workers[-1]

    def all_workers(self) -> list[Worker]:
        """Make a worker for each service, so that all who listen are there."""
        return [self.worker(service) for service in topology.LISTENS]

    def start(self, *workers: Worker) -> None:
        for worker in workers:
            worker.start()

    def announce(self, service: str, *events: Event) -> list[UUID]:
        with self.transaction(service) as session:
            return [announce(session, event, sequence=1) for event in events]

    def announce_and_undo(self, service: str, event: Event) -> None:
        """Announce something in a transaction that fails in the end."""
        with contextlib.suppress(_UndoneError), self.transaction(service) as session:
            announce(session, event, sequence=1)
            session.flush()
            raise _UndoneError

    def effects(self, service: str, subject: UUID | None = None) -> list[str]:
        """List what the service's handlers have done, in order."""
        with self.transaction(service) as session:
            query = select(Thing.name).order_by(Thing.id)
            if subject:
                query = query.where(Thing.establishment_id == subject)
            return list(session.scalars(query))

    def rows(self, service: str, table: Any) -> list[Any]:
        with self.transaction(service) as session:
            return list(session.scalars(select(table)))

    def outbox(self, service: str) -> list[OutboxMessage]:
        return sorted(self.rows(service, OutboxMessage), key=lambda row: row.number)

    def inbox(self, service: str) -> list[InboxMessage]:
        return sorted(self.rows(service, InboxMessage), key=lambda row: row.position or 0)

    def backlog(self, service: str) -> list[BacklogMessage]:
        return sorted(self.rows(service, BacklogMessage), key=lambda row: row.number)

    def parked(self, service: str) -> list[ParkedMessage]:
        return self.rows(service, ParkedMessage)

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()
        for engine in self.engines.values():
            engine.dispose()
