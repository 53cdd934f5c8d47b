"""A worker that starts where messages never cease does its other work all the same."""

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

from shared import clock
from shared.events import Envelope
from shared.messaging.handler_loop import HandlerLoop
from shared.messaging.listener import Delivery
from shared.messaging.storing_loop import StoringLoop
from tests.shared.messaging.house import House
from tests.shared.messaging.letters import letter, listening

HOUR = timedelta(hours=1)


class Busy:
    """A listener on which no second is quiet."""

    def __init__(self, letters: list[Envelope], stop: threading.Event) -> None:
        self.left = letters
        self.stop = stop
        self.acknowledged: list[Delivery] = []

    def next(self, timeout: float) -> Delivery:
        message = self.left.pop(0)
        if not self.left:
            self.stop.set()
        return Delivery(json.dumps(message.to_message()), message.type, False, None)

    def more(self) -> list[Delivery]:
        return []

    def acknowledge(self, delivery: Delivery) -> None:
        self.acknowledged.append(delivery)


def has_caught_up(house: House, *ages: timedelta) -> bool:
    """Tell whether a worker takes itself to know what it missed, after letters of these ages."""
    handling, stop, now = listening(house), threading.Event(), clock.now()
    letters = [
        Envelope(**(vars(letter(str(age), subject=uuid4())) | {"time": now - age})) for age in ages
    ]
    listener: Any = Busy(letters, stop)
    loop = StoringLoop(handling, listener, None, HandlerLoop(handling))
    loop.run(stop)
    assert len(listener.acknowledged) == len(ages)
    return loop.have_caught_up.is_set()


class TestAWorkerThatIsNeverLeftInPeace:
    def test_has_what_it_missed_once_a_message_is_from_after_its_start(
        self, in_memory: House
    ) -> None:
        assert has_caught_up(in_memory, 2 * HOUR, HOUR, -HOUR)

    def test_has_not_before(self, in_memory: House) -> None:
        assert not has_caught_up(in_memory, 2 * HOUR, HOUR, HOUR)
