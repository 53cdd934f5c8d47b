"""Messages as they arrive, and what handles them, without a broker in between."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared import db
from shared.auth import denylist
from shared.events import Envelope, accounts, identity
from shared.messaging.handlers import Outcome, Projection
from shared.messaging.handling import Handling
from shared.messaging.knowledge import contiguous
from tests import factories
from tests.shared.messaging.house import SUBJECT, House, acted, keep

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (2, 5))
LISTENER = "mailer"
REVOCATIONS = Projection.of_each(denylist.project, reads=denylist.reads)


def letter(
    operation: str,
    *,
    position: int | None = None,
    subject: UUID = SUBJECT,
    by: Any = accounts,
    sequence: int = 1,
) -> Envelope:
    event = acted(operation, subject=subject, by=by)
    return factories.message(
        event, sequence=sequence, time=NOW, position=position, tenant_id=subject
    )


def heartbeat(position: int, *, as_of: datetime) -> Envelope:
    event = accounts.Heartbeat(publisher_name="accounts", last_position=position, as_of=as_of)
    return factories.message(event, sequence=position, time=as_of)


class Failing:
    """A handler that keeps what it is told, and fails on some of it afterwards."""

    def __init__(self, *operations: str, error: Exception | None = None) -> None:
        self.operations = set(operations)
        self.error = error or LookupError("no such thing")
        self.seen: list[str] = []

    def __call__(self, session: Any, event: Any, news: Any) -> None:
        self.seen.append(event.operation)
        keep(session, event, news)
        if event.operation in self.operations:
            raise self.error


def listening(house: House, handler: Any = keep, **options: Any) -> Handling:
    """What handles messages for a listener."""
    return Handling(
        LISTENER,
        sessions=db.sessions(house.engine(LISTENER)),
        handlers={accounts.OperatorActed: handler, identity.OperatorActed: handler},
        delays=DELAYS,
        **options,
    )


def retry(handling: Handling, *, now: datetime) -> Outcome | None:
    """Let the next message that is due be tried; None: there is none."""
    return next(iter(handling.handle_due(now=now, limit=1)), None)


def store(handling: Handling, letters: Sequence[Envelope], *, now: datetime = NOW) -> None:
    """Let messages arrive together."""
    handling.storing.store(letters, now=now)


def unread(position: int) -> Envelope:
    """A message of a type that the listener neither handles nor projects."""
    event = accounts.PeopleImported
    envelope = letter(str(position), position=position, subject=uuid4())
    return Envelope(**(vars(envelope) | {"type": event.type}))


def heard(house: House) -> int:
    with house.transaction(LISTENER) as session:
        return contiguous(session, "accounts")
