"""A service's worker."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from shared.db import connect
from shared.events import Event
from shared.messaging.broker import Broker
from shared.messaging.chores import Chore
from shared.messaging.news import Handlers, Projection


class Worker:
    """What a service does beside answering requests: it hears, handles, relays, does chores."""

    def __init__(
        self,
        service: str,
        *,
        broker: Broker,
        database_url: str | None = None,
        engine: Engine | None = None,
        handlers: Handlers,
        projections: Sequence[Projection] = (),
        chores: Sequence[Chore] = (),
        tools: Any = None,
        heartbeat: type[Event] | None = None,
    ) -> None:
        self.service = service
        self.broker = broker
        self.engine = engine or connect(database_url or "")
        self.handlers = handlers
        self.projections = projections
        self.chores = chores
        self.tools = tools
        self.heartbeat = heartbeat

    def start(self) -> None:
        """Start the threads."""

    def stop(self, timeout: float = 30) -> None:
        """End them, the message in hand finished first."""

    def is_ready(self) -> bool:
        """Tell whether the database, the broker and the consumer are there."""
        return False

    def run(self) -> None:
        """Work until a signal says to stop."""
