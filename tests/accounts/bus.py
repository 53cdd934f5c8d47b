"""What the bus brings to the service and takes from it, played by tests."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from services.accounts.handlers import HANDLERS, around
from shared import access, clock, tenancy
from shared.auth import denylist
from shared.events import Envelope, Event, identity
from shared.events.delegation import ClientAssignmentFacts
from shared.messaging import backlog
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.tables import OutboxMessage, Publisher
from shared.tenancy import Reason
from shared.web import Service
from tests import factories
from tests.accounts.people import Person

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 16)


@dataclass
class Bus:
    """The service with its database; events reach it by `hear` and `deliver`."""

    app: Service
    sessions: sessionmaker[Session]
    numbers: Iterator[int] = field(kw_only=True, default_factory=lambda: itertools.count(1))
    delivered: set[UUID] = field(kw_only=True, default_factory=set)

    def __post_init__(self) -> None:
        self.handling = Handling(
            "accounts",
            sessions=self.sessions,
            handlers=HANDLERS,
            projections=(access.PROJECTION, denylist.project),
            around=around,
            tools=self.app.tools,
        )

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Look into the database, at every establishment's rows."""
        with self.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            yield session

    # What it brings

    def hear(self, event: Event, **attributes: Any) -> Envelope:
        """Receive an event of another service."""
        message = factories.message(event, sequence=next(self.numbers), **attributes)
        self.receive(message)
        return message

    def receive(self, message: Envelope, *, again: bool = False) -> None:
        outcome = self.handling.receive(message, now=clock.now(), again=again)
        if outcome in (Outcome.WAITING, Outcome.STORED):  # behind others, or taken by a worker
            outcome = self._handled_after_others(message)
        assert outcome in (Outcome.HANDLED, Outcome.DUPLICATE, Outcome.HEARD), outcome

    def _handled_after_others(self, message: Envelope) -> Outcome:
        """Handle what stands behind messages that another thread is at, once they have left."""
        deadline = time.monotonic() + 60
        while True:
            with self.look() as session:
                if not backlog.is_waiting(session, message.id):
                    return Outcome.HANDLED
            assert time.monotonic() < deadline, f"{message.type} waits for ever"
            self.handling.handle_due(now=clock.now())
            time.sleep(0.01)

    def activate(self, person: Person, at: datetime | None = None) -> Person:
        """Let somebody create a password."""
        self.hear(
            identity.PasswordCreated(
                account_id=person.account_id,
                establishment_id=person.home,
                created_at=at or clock.now(),
            )
        )
        return person

    def sign_in(self, person: Person, at: datetime | None = None) -> None:
        """Let somebody sign in."""
        self.hear(
            identity.SignedIn(
                account_id=person.account_id,
                establishment_id=person.home,
                profile=person.profile,
                signed_in_at=at or clock.now(),
            )
        )

    def delegate(
        self,
        centre: Person,
        town: Person,
        person: Person,
        rights: dict[str, str],
        *,
        is_granting: bool = True,
        ends_on: date = TODAY + timedelta(days=100),
        client_id: UUID | None = None,
    ) -> UUID:
        """Let somebody of one establishment act for another; tell the delegation's id.

        :param client_id: a machine client to assign in their place
        """
        people = () if client_id else (person.account_id,)
        clients = [client_id] if client_id else []
        granted = factories.access(
            centre.home,
            town.home,
            *people,
            rights=rights,
            lines=rights if is_granting else {},
            clients=[ClientAssignmentFacts(client_id=each, rights=rights) for each in clients],
            is_granting=is_granting,
            ends_on=ends_on,
        )
        self.hear(granted)
        return granted.delegation_id

    def hears_of_delegation(self, as_of: datetime) -> None:
        """Know all that `delegation` had done by an instant."""
        with self.look() as session:
            session.merge(Publisher(name="delegation", known_as_of=as_of))

    # What it takes

    def outbox(self) -> list[Envelope]:
        with self.look() as session:
            rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.number)).all()
            return [Envelope.from_message(row.message) for row in rows]

    def deliver(self) -> None:
        """Bring this service what it has announced itself."""
        for message in self.outbox():
            if message.id not in self.delivered:
                self.delivered.add(message.id)
                self.receive(message)

    @contextmanager
    def announcing(self) -> Iterator[list[Event]]:
        """Collect the events announced meanwhile, what operators read left out."""
        known = {message.id for message in self.outbox()}
        said: list[Event] = []
        yield said
        said += [m.event for m in self.outbox() if m.id not in known and "operator" not in m.type]
