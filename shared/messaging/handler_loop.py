"""The thread that handles what is stored; it waits for nobody who stores."""

import threading
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from shared import clock
from shared.messaging.handling import Handling
from shared.messaging.threads import Backoff, Pulse, Stopped, hold

LONGEST_ROUND = 300.0
"""Seconds that a batch of messages may take, a database that is slow to answer included."""

LOOK_EVERY = 10.0
"""Seconds between looks at what may be due although nobody in this process has rung."""

OTHERS_AT_FIRST, OTHERS_AT_MOST = 0.05, 1.0
"""Seconds to the next look while somebody else is at all that is due: it doubles from look to look,
and ends with what they are at, or with them."""


class HandlerLoop:
    """What handles the messages that are stored, and tries again what has failed.

    :ivar pulse: beats with each batch, each look, and each try while the database is away
    """

    def __init__(self, handling: Handling) -> None:
        self._handling = handling
        self._name = f"{handling.service} handler"
        self._changed = threading.Condition()
        self._given: list[UUID] = []
        self._is_rung = True
        self._others = Backoff(OTHERS_AT_FIRST, OTHERS_AT_MOST)
        self.is_idle = False
        self.pulse = Pulse(LONGEST_ROUND)

    def give(self, begun: Sequence[UUID]) -> None:
        """Have messages handled that are begun, as their note in the database says."""
        with self._changed:
            self._given += begun
            self._changed.notify()

    def ring(self) -> None:
        """Say that something may be due; any thread may."""
        with self._changed:
            self._is_rung = True
            self._changed.notify()

    def run(self, stop: threading.Event) -> None:
        """Handle what is given and what is due, until told to stop; finish the batch in hand."""
        try:
            while not stop.is_set():
                self.pulse.beat()
                given, next_in = self._take(), 0.0
                if not given:
                    given, next_in = hold(self._begin, stop, self.pulse, self._name)
                if given:
                    hold(partial(self._handle, given), stop, self.pulse, self._name)
                else:
                    self._rest(next_in, stop)
        except Stopped:
            return

    def _take(self) -> list[UUID]:
        with self._changed:
            given, self._given, self._is_rung = self._given, [], False
            return given

    def _handle(self, given: Sequence[UUID]) -> None:
        self._handling.handle(given, now=clock.now())
        self.ring()  # something may stand behind them

    def _begin(self) -> tuple[list[UUID], float]:
        """Begin what is due; if nothing is, tell how many seconds there are to the next look."""
        now = clock.now()
        begun, due_at = self._handling.begin(now=now)
        if due_at is not None and due_at <= now:  # somebody else is at it
            return begun, self._others.next()
        self._others.reset()
        if due_at is None:
            return begun, LOOK_EVERY
        return begun, min(max((due_at - clock.now()).total_seconds(), 0.01), LOOK_EVERY)

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        with self._changed:
            if not (self._given or self._is_rung or stop.is_set()):
                self.is_idle = True
                self._changed.wait(seconds)
                self.is_idle = False
