"""A service's worker: it hears, handles, relays, and does chores, each in threads of its own."""

import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared import db
from shared.events import Envelope, Event
from shared.messaging import backlog, wakes
from shared.messaging.broker import Broker
from shared.messaging.chore_loop import ChoreLoop, Rounds
from shared.messaging.chores import Chore
from shared.messaging.database import Locks
from shared.messaging.handler_loop import HandlerLoop
from shared.messaging.handlers import Around, Handlers, Projection
from shared.messaging.handling import Handling
from shared.messaging.listener import Listener
from shared.messaging.memory import Participant
from shared.messaging.relay import Relay
from shared.messaging.storing_loop import StoringLoop
from shared.messaging.threads import State, endlessly
from shared.messaging.tidying import TIDY

_GLANCE = 0.2
"""Seconds between glances at whether to begin, or to end."""


Further = Callable[[Engine, threading.Event], None]
"""What a worker does besides, until told to stop."""


class Health(NamedTuple):
    """Whether its database and the broker answer, and its consumer is registered."""

    database: bool
    broker: bool
    consumer: bool


class Worker:
    """What a service does beside answering requests.

    :param broker: where messages come from and go to
    :param database_url: of the service's own database; or else
    :param engine: one that is there already
    :param handlers: what the service does when others speak
    :param projections: applied first, and kept whatever becomes of the handler
    :param around: what it does around each batch of its handlers
    :param chores: what it does because time passes
    :param tools: given to handlers and chores
    :param heartbeat: the event that tells listeners how old their knowledge is; None: nobody asks
    :param further: what else it does in threads of its own, by name: `body(engine, stop)`
    :param delays: between the tries of a message that fails
    :ivar sessions: of the service's own database
    :ivar handling: how it handles what arrives
    """

    def __init__(
        self,
        service: str,
        *,
        broker: Broker,
        database_url: str | None = None,
        engine: Engine | None = None,
        handlers: Handlers,
        projections: Sequence[Projection | Callable[[Session, Envelope], None]] = (),
        around: Around | None = None,
        chores: Sequence[Chore] = (),
        tools: Any = None,
        heartbeat: type[Event] | None = None,
        further: Mapping[str, Further] | None = None,
        delays: Sequence[timedelta] = backlog.DELAYS,
    ) -> None:
        if engine is None and database_url is None:
            raise ValueError("a worker needs a database")
        self.service = service
        self._owns_engine = engine is None
        self._engine = engine or db.connect(database_url or "")
        self.sessions = sessions = db.sessions(self._engine)
        self.handling = Handling(
            service,
            sessions=sessions,
            handlers=handlers,
            projections=projections,
            around=around,
            tools=tools,
            delays=delays,
        )
        self._listener = Listener(service, broker)
        self._relay = Relay(service, engine=self._engine, broker=broker, heartbeat=heartbeat)
        locks = Locks(self._engine)
        self._rounds = [
            Rounds(chore, service=service, locks=locks, sessions=sessions, tools=tools)
            for chore in (*chores, TIDY)
        ]
        self._chores = ChoreLoop(self._rounds, engine=self._engine, sessions=sessions)
        self._further = {
            name: partial(body, self._engine) for name, body in (further or {}).items()
        }
        self._handler_loop = HandlerLoop(self.handling)
        self._storing_loop = StoringLoop(
            self.handling, self._listener, broker.memory, self._handler_loop
        )
        self._broker = broker
        if broker.memory:
            participant = Participant(self._engine, self._listener.wake, self._listener.interrupt)
            broker.memory.join(service, participant)
        self._stop = threading.Event()
        self._stop_listening = threading.Event()
        self._listening: threading.Thread | None = None
        self._working: list[threading.Thread] = []

    def start(self) -> None:
        """Start working; chores begin once what was missed while away is stored.

        With the in-memory broker, make every worker of the process before starting the first.
        """
        self._listening = endlessly(
            f"{self.service} listener", self._listener.run, self._stop_listening
        )
        self._working = [
            endlessly(f"{self.service} {name}", body, self._stop)
            for name, body in [
                ("storing", self._storing_loop.run),
                ("handler", self._handler_loop.run),
                ("relay", self._relay.run),
                *(() if self._broker.memory else [("wakes", partial(wakes.listen, self._engine))]),
                ("chores", self._afterwards(self._chores.run)),
                *((rounds.name, rounds.run) for rounds in self._rounds),
                *((name, self._afterwards(body)) for name, body in self._further.items()),
            ]
        ]

    def _afterwards(
        self, body: Callable[[threading.Event], None]
    ) -> Callable[[threading.Event], None]:
        def run(stop: threading.Event) -> None:
            while not stop.is_set():
                if self._storing_loop.have_caught_up.wait(_GLANCE):
                    body(stop)

        return run

    def stop(self, timeout: float = 30) -> None:
        """End, the message, the batch and the chores in hand finished first.

        :param timeout: seconds after which what is not finished is left: it is neither committed
            nor acknowledged, and the next worker begins it again
        """
        deadline = time.monotonic() + timeout
        self._stop.set()
        self._listener.interrupt()
        self._handler_loop.ring()
        self._relay.ring()
        self._chores.ring()
        for rounds in self._rounds:
            rounds.go()
        for thread in self._working:
            thread.join(max(0, deadline - time.monotonic()))
        self._stop_listening.set()
        self._listener.wake.ring()
        if self._listening:
            self._listening.join(max(1, deadline - time.monotonic()))
        if self._owns_engine:
            self._engine.dispose()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; for the main thread of a process that does nothing else."""
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        self.start()
        ended.wait()
        self.stop()

    def health(self) -> Health:
        """Look whether the worker can do its work."""
        return Health(
            database=self._database_answers(),
            broker=self._listener.is_connected,
            consumer=self._listener.is_consuming,
        )

    def threads(self) -> Mapping[str, State]:
        """Tell of each of its threads whether it goes on.

        No server has a say in this: while one is away, threads wait for it and go on trying.
        """
        pulses = {
            "listener": self._listener.pulse,
            "storing": self._storing_loop.pulse,
            "handler": self._handler_loop.pulse,
            "relay": self._relay.pulse,
        }
        states: dict[str, State] = {}
        for thread in (*filter(None, [self._listening]), *self._working):
            name = thread.name.removeprefix(f"{self.service} ")
            pulse = pulses.get(name)
            is_silent = pulse is not None and pulse.is_silent
            states[name] = State.STUCK if is_silent else State.ALIVE
            if not thread.is_alive():
                states[name] = State.DEAD
        return states

    def is_ready(self) -> bool:
        """Tell whether database, broker and consumer are all there."""
        return all(self.health())

    def _database_answers(self) -> bool:
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True
