"""Access and revocations are kept first, whatever becomes of the service's own handler."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging.handlers import Outcome
from shared.messaging.knowledge import contiguous
from tests.sample.models import Thing
from tests.shared.messaging.house import House
from tests.shared.messaging.letters import LISTENER, NOW, Failing, letter, listening, retry

LATER = NOW + timedelta(days=1)


class Projection:
    """Notes what it is given, and fails as long as it is told to."""

    def __init__(self) -> None:
        self.is_failing = False

    def __call__(self, session: Session, message: Envelope) -> None:
        session.add(Thing(establishment_id=uuid4(), name=f"known: {message.data['operation']}"))
        if self.is_failing:
            raise RuntimeError("cannot take it in")


def heard(house: House) -> int:
    with house.transaction(LISTENER) as session:
        return contiguous(session, "accounts")


class TestAProjection:
    def test_comes_before_the_handler(self, in_memory: House) -> None:
        listening(in_memory, projections=[Projection()]).receive(letter("act"), now=NOW)

        assert in_memory.effects(LISTENER) == ["known: act", "act"]

    def test_stays_although_the_handler_fails(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("bad"), projections=[Projection()])

        handling.receive(letter("bad", position=1), now=NOW)
        handling.receive(letter("behind", position=2), now=NOW)

        assert in_memory.effects(LISTENER) == ["known: bad", "known: behind"]
        assert heard(in_memory) == 2

    def test_is_not_applied_twice_when_the_handler_is_tried_again(self, in_memory: House) -> None:
        failing = Failing("bad")
        handling = listening(in_memory, failing, projections=[Projection()])
        handling.receive(letter("bad"), now=NOW)
        failing.operations.clear()

        retry(handling, now=LATER)

        assert in_memory.effects(LISTENER) == ["known: bad", "bad"]

    def test_that_fails_keeps_the_handler_from_running(self, in_memory: House) -> None:
        projection, handler = Projection(), Failing()
        projection.is_failing = True
        handling = listening(in_memory, handler, projections=[projection])

        outcome = handling.receive(letter("act", position=1), now=NOW)

        assert outcome is Outcome.DEFERRED
        assert (in_memory.effects(LISTENER), handler.seen) == ([], [])

    def test_that_fails_for_what_is_asked_for_again_is_tried_again_later(
        self, in_memory: House
    ) -> None:
        projection, message = Projection(), letter("act", position=1)
        handling = listening(in_memory, projections=[projection])
        handling.receive(message, now=NOW)
        projection.is_failing = True

        outcome = handling.receive(message, now=NOW, again=True)

        assert outcome is Outcome.DEFERRED
        projection.is_failing = False
        assert retry(handling, now=LATER) is Outcome.HANDLED
        assert in_memory.effects(LISTENER) == ["known: act", "act"] * 2

    def test_that_fails_makes_the_knowledge_old_until_it_is_mended(self, in_memory: House) -> None:
        projection = Projection()
        handling = listening(in_memory, projections=[projection])
        projection.is_failing = True
        handling.receive(letter("one", position=1), now=NOW)
        projection.is_failing = False
        handling.receive(letter("two", position=2, subject=uuid4()), now=NOW)
        before = heard(in_memory)

        outcome = retry(handling, now=LATER)

        assert (before, outcome, heard(in_memory)) == (0, Outcome.HANDLED, 2)

    def test_goes_on_for_messages_that_stand_behind(self, in_memory: House) -> None:
        projection = Projection()
        handling = listening(in_memory, projections=[projection])
        projection.is_failing = True
        handling.receive(letter("one", position=1), now=NOW)
        projection.is_failing = False

        handling.receive(letter("two", position=2), now=NOW)
        known: Any = in_memory.effects(LISTENER)
        outcomes = [retry(handling, now=LATER) for _ in range(2)]

        assert known == ["known: two"]
        assert outcomes == [Outcome.HANDLED] * 2
        assert in_memory.effects(LISTENER) == ["known: two", "known: one", "one", "two"]
