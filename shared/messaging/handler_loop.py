"""The thread that handles messages, one after the other, and tries again what has failed."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from shared import clock
from shared.events import Envelope
from shared.messaging import inbox, storing
from shared.messaging.catchup import CatchUp
from shared.messaging.handling import Handling
from shared.messaging.listener import Delivery, Listener
from shared.messaging.memory import Memory
from shared.messaging.metrics import MESSAGES, UNKNOWN
from shared.messaging.threads import Backoff, Pulse, log, tell

T = TypeVar("T")

LONGEST_ROUND = 300.0
"""Seconds that handling one message may take, a database that is slow to answer included."""

LOOK_EVERY = 0.5
"""Seconds between looks at what is due again."""

TAKE_FOR = 1.0
"""Seconds that messages are taken in for, before it is the turn of one that was."""

CATCH_UP_EVERY = 2.0
"""Seconds between looks at what has been missed, in one process, while nothing arrives."""


class _Stopped(Exception):
    """The worker ends while its database is away: what is in hand goes back to the queue."""


class HandlerLoop:
    """What handles a service's messages.

    :param memory: the in-memory broker, with which to catch up first, and when idle; None: RabbitMQ
    :ivar have_caught_up: set once that was done for the first time
    :ivar pulse: beats with each message, each look, and each try while the database is away
    """

    def __init__(self, handling: Handling, listener: Listener, memory: Memory | None) -> None:
        self._handling = handling
        self._listener = listener
        self._catch_up = CatchUp(handling, memory) if memory else None
        self.have_caught_up = threading.Event()
        self.pulse = Pulse(LONGEST_ROUND)

    def run(self, stop: threading.Event) -> None:
        """Handle what arrives and what is due, until told to stop; finish the message in hand."""
        try:
            if self._catch_up:
                self._hold(self._catch_up.run, stop)
                while self._hold(self._retry, stop):
                    self.pulse.beat()
            self.have_caught_up.set()
            self._work(stop)
        except _Stopped:
            return

    def _work(self, stop: threading.Event) -> None:
        is_busy, look_at, catch_up_at = True, 0.0, time.monotonic() + CATCH_UP_EVERY
        while not stop.is_set():
            self.pulse.beat()
            if self._take_what_comes(stop, is_busy=is_busy):
                is_busy, catch_up_at = True, time.monotonic() + CATCH_UP_EVERY
            if is_busy or time.monotonic() >= look_at:
                is_busy = bool(self._hold(self._retry, stop))
                look_at = time.monotonic() + LOOK_EVERY
            if self._catch_up and time.monotonic() >= catch_up_at:
                self._hold(self._catch_up.run, stop)
                catch_up_at = time.monotonic() + CATCH_UP_EVERY

    def _take_what_comes(self, stop: threading.Event, *, is_busy: bool) -> bool:
        """Take messages until no more come, for a while at most; tell whether there were any.

        Of those that come one after the other, none waits for the handler of the one before.
        """
        delivery = self._listener.next(0 if is_busy else LOOK_EVERY)
        had_any, until = delivery is not None, time.monotonic() + TAKE_FOR
        while delivery:
            self._take(delivery, stop, is_alone=not is_busy)
            is_busy = True
            self.pulse.beat()
            delivery = self._listener.next(0) if time.monotonic() < until else None
        return had_any

    def _take(self, delivery: Delivery, stop: threading.Event, *, is_alone: bool) -> None:
        """Take a message, and whatever has come with it, and say that they may be acknowledged.

        One that comes alone is handled at once; of several, each has its turn later.
        """
        arrived = [delivery, *self._listener.more()]
        read = [(each, message) for each in arrived if (message := self._read(each))]
        is_first = is_alone and len(arrived) == 1
        at_once = [pair for pair in read if is_first or pair[0].is_again]
        later = [pair for pair in read if pair not in at_once]
        if later:
            self._hold(lambda: self._take_in([message for _, message in later]), stop)
        for each, message in at_once:
            self._hold(partial(self._deliver, message, is_again=each.is_again), stop)
        for each, _ in read:
            self._listener.acknowledge(each)

    def _read(self, delivery: Delivery) -> Envelope | None:
        """Read a message; what cannot be read becomes a dead letter."""
        try:
            return inbox.decode(delivery.body, published_as=delivery.routing_key)
        except inbox.Undecodable as error:
            log.error("A message cannot be read: it is a dead letter", extra={"why": str(error)})
            MESSAGES.labels(self._handling.service, UNKNOWN, "dead").inc()
            self._listener.reject(delivery)
            return None

    def _deliver(self, message: Envelope, *, is_again: bool) -> None:
        if self._catch_up:
            self._catch_up.before(message)
        self._handling.receive(message, now=clock.now(), again=is_again)
        if self._catch_up:
            self._catch_up.given(message)

    def _take_in(self, messages: Sequence[Envelope]) -> None:
        if self._catch_up:
            for message in messages:
                self._catch_up.before(message)
        storing.take_in(self._handling, messages, now=clock.now())
        if self._catch_up:
            for message in messages:
                self._catch_up.given(message)

    def _retry(self) -> object:
        return self._handling.retry(now=clock.now())

    def _hold(self, work: Callable[[], T], stop: threading.Event) -> T:
        """Do something, again and again while the database is away; take nothing else on.

        :raises _Stopped: if the worker is to end meanwhile
        """
        backoff = Backoff()
        while True:
            self.pulse.beat()
            try:
                return work()
            except Exception as error:
                tell(error, f"{self._handling.service} handler")
                if stop.wait(backoff.next()):
                    raise _Stopped from error
