"""The thread that stores what arrives; it waits for no handler."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from shared import clock
from shared.events import Envelope
from shared.messaging import inbox
from shared.messaging.catchup import CatchUp
from shared.messaging.handler_loop import LONGEST_ROUND, HandlerLoop
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.listener import Delivery, Listener
from shared.messaging.memory import Memory
from shared.messaging.metrics import MESSAGES, UNKNOWN
from shared.messaging.threads import Pulse, Stopped, hold, log

T = TypeVar("T")

SWEEP_EVERY = 5.0
"""Seconds between looks at what may have been missed although nobody has rung."""

QUIET = 1.0
"""Seconds without a message after which a worker that has just started has what it missed: so has
one that stores a message from after its start, since a queue gives what it has in order."""


class StoringLoop:
    """What stores a service's messages as they arrive, and acknowledges them.

    :param memory: the in-memory broker, with which to catch up first, and when idle; None: RabbitMQ
    :param handlers: what handles them
    :ivar have_caught_up: set once what was missed is stored, whatever handlers are still at
    :ivar pulse: beats with each batch, each look, and each try while the database is away
    """

    def __init__(
        self, handling: Handling, listener: Listener, memory: Memory | None, handlers: HandlerLoop
    ) -> None:
        self._service = handling.service
        self._storing = handling.storing
        self._listener = listener
        self._handlers = handlers
        self._catch_up = memory and CatchUp(
            handling.service, sessions=handling.sessions, memory=memory, store=self._store
        )
        self._began_at = clock.now()
        self.have_caught_up = threading.Event()
        self.pulse = Pulse(LONGEST_ROUND)

    def run(self, stop: threading.Event) -> None:
        """Store what arrives, until told to stop; finish the batch in hand."""
        try:
            while not stop.is_set():
                self.pulse.beat()
                if self._catch_up:
                    self._hold(self._catch_up.run, stop)
                    self.have_caught_up.set()
                is_new_here = not self.have_caught_up.is_set()
                delivery = self._listener.next(QUIET if is_new_here else SWEEP_EVERY)
                if delivery:
                    self._take(delivery, stop)
                else:
                    self.have_caught_up.set()
        except Stopped:
            return

    def _take(self, delivery: Delivery, stop: threading.Event) -> None:
        """Store a message and whatever has come with it, and say that they may be acknowledged."""
        arrived = [delivery, *self._listener.more()]
        read = [(each, message) for each in arrived if (message := self._read(each))]
        once = [message for each, message in read if not each.is_again]
        if once:
            if self._catch_up:
                self._hold(self._catch_up.run, stop)  # what a heartbeat tells of
            self._hold(lambda: self._store(once), stop)
        for each, message in read:
            if each.is_again:
                self._hold(lambda m=message: self._store_again(m), stop)  # type: ignore[misc]
        for each, _ in read:
            self._listener.acknowledge(each)
        if any(message.time >= self._began_at for _, message in read):
            self.have_caught_up.set()

    def _read(self, delivery: Delivery) -> Envelope | None:
        """Read a message; what cannot be read becomes a dead letter."""
        try:
            return inbox.decode(delivery.body, published_as=delivery.routing_key)
        except inbox.Undecodable as error:
            log.error("A message cannot be read: it is a dead letter", extra={"why": str(error)})
            MESSAGES.labels(self._service, UNKNOWN, "dead").inc()
            self._listener.reject(delivery)
            return None

    def _store(self, messages: Sequence[Envelope]) -> bool:
        """Store messages; if nothing is being handled, those that may be are handled at once.

        :return: whether all of them count as known
        """
        is_begun = self._handlers.is_idle
        stored = self._storing.store(messages, now=clock.now(), is_begun=is_begun)
        if is_begun and stored.runnable:
            self._handlers.give(stored.runnable)
        elif stored.runnable:
            self._handlers.ring()
        return Outcome.DEFERRED not in stored.outcomes.values()

    def _store_again(self, message: Envelope) -> None:
        if self._storing.store_again(message, now=clock.now()).runnable:
            self._handlers.ring()

    def _hold(self, work: Callable[[], T], stop: threading.Event) -> T:
        return hold(work, stop, self.pulse, f"{self._service} storing")
