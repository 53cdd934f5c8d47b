"""Messages on their way to a service: late, doubled, reordered, deferred, parked and replayed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, sessionmaker

from shared import access, tenancy
from shared.events import Envelope, Event, accounts, delegation
from shared.messaging import Defer, News, Projection, parking
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.tenancy import Reason
from tests.shared.access.truths import Said

DELAYS = (timedelta(seconds=1), timedelta(seconds=2))
"""After the third try a message is parked."""

BEATS: dict[str, Any] = {"accounts": accounts.Heartbeat, "delegation": delegation.Heartbeat}


@dataclass
class Wire:
    """What is on its way, and the service that it comes to.

    :ivar under_way: what has not arrived, or will arrive once more
    :ivar troubles: by message, how often what it says cannot be kept; it is tried, then parked
    :ivar waiting: messages whose handler waits for ever: what they say of access counts all the
        same
    """

    sessions: sessionmaker[Session]
    under_way: list[Envelope] = field(default_factory=list)
    troubles: Counter[UUID] = field(default_factory=Counter)
    waiting: set[UUID] = field(default_factory=set)
    positions: Counter[str] = field(default_factory=Counter)
    became: Counter[Outcome] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.handling = Handling(
            "sample",
            sessions=self.sessions,
            handlers={delegation.AccessChanged: self._wait},
            projections=(Projection.of_each(self._trip), access.PROJECTION),
            delays=DELAYS,
        )

    def send(self, said: Sequence[Said], *, trouble: int = 0, waits: bool = False) -> None:
        """Number what was said, and have it on its way.

        :param trouble: how often it cannot be kept before it can
        :param waits: whether its handler waits for ever
        """
        for each in said:
            message = self._envelope(each.event, each.at, each.sequence, is_numbered=True)
            self.under_way.append(message)
            self.troubles[message.id] = trouble
            if waits:
                self.waiting.add(message.id)

    def beat(self, publisher: str, now: datetime) -> None:
        """Have a heartbeat on its way: by now, all that has happened is numbered up to here."""
        last = self.positions[publisher]
        event = BEATS[publisher](publisher_name=publisher, last_position=last, as_of=now)
        self.under_way.append(self._envelope(event, now, last, is_numbered=False))

    def deliver(self, place: int, now: datetime, *, again: bool = False) -> None:
        """Let a message arrive, whichever was sent first.

        :param again: it will arrive once more
        """
        if self.under_way:
            place %= len(self.under_way)
            message = self.under_way[place] if again else self.under_way.pop(place)
            self.became[self.handling.receive(message, now=now)] += 1

    def deliver_all(self, now: datetime, *, backwards: bool = False) -> None:
        """Let everything arrive that is on its way."""
        while self.under_way:
            self.deliver(-1 if backwards else 0, now)

    def retry(self, now: datetime) -> None:
        """Try what is due again."""
        self.became.update(self.handling.handle_due(now=now))

    def replay(self, now: datetime) -> None:
        """Have all that is parked tried again, as an operator does."""
        with self.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            for row in session.scalars(parking.listing()).all():
                parking.replay(session, row.id, now=now)

    def mend(self) -> None:
        """Let nothing be in trouble any more."""
        self.troubles.clear()
        self.waiting.clear()

    def _trip(self, session: Session, message: Envelope) -> None:
        if self.troubles[message.id] > 0:
            self.troubles[message.id] -= 1
            raise RuntimeError("cannot be kept")

    def _wait(self, session: Session, event: Event, news: News) -> None:
        if news.message.id in self.waiting:
            raise Defer("something that never comes")

    def _envelope(
        self, event: Event, at: datetime, sequence: int, *, is_numbered: bool
    ) -> Envelope:
        publisher = event.type.split(".", 1)[0]
        self.positions[publisher] += is_numbered
        return Envelope(
            id=uuid4(),
            type=event.type,
            time=at,
            subject=event.subject_id,
            sequence=sequence,
            data=event.to_data(),
            position=self.positions[publisher] if is_numbered else None,
        )
