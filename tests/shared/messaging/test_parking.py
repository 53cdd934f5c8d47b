"""What is given up stays until somebody looks at it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shared.events import Envelope
from shared.messaging import parking
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.parking import NotParked, NotProjected
from tests.shared.messaging.house import House
from tests.shared.messaging.letters import LISTENER, NOW, Failing, letter, listening, retry

DAY = timedelta(days=1)


def park(handling: Handling, message: Envelope) -> None:
    handling.receive(message, now=NOW)
    try_all(handling)


def try_all(handling: Handling) -> None:
    """Try what is deferred, day after day, until nothing is."""
    now = NOW
    while retry(handling, now=now) or now < NOW + 5 * DAY:
        now += DAY


class TestAParkedMessage:
    def test_is_listed_and_shown_with_its_error(self, in_memory: House) -> None:
        bad = letter("bad")
        park(listening(in_memory, Failing("bad")), bad)

        with in_memory.transaction(LISTENER) as session:
            listed = session.scalars(parking.listing()).all()
            shown = parking.show(session, bad.id)

        assert [row.id for row in listed] == [bad.id]
        assert shown.error == "LookupError: no such thing"
        assert Envelope.from_message(shown.message) == bad

    def test_is_replayed_at_once(self, in_memory: House) -> None:
        failing, bad = Failing("bad"), letter("bad")
        handling = listening(in_memory, failing)
        park(handling, bad)
        failing.operations.clear()

        with in_memory.transaction(LISTENER) as session:
            parking.replay(session, bad.id, now=NOW)
        outcome = retry(handling, now=NOW)

        assert outcome is Outcome.HANDLED
        assert in_memory.effects(LISTENER) == ["bad"]
        assert in_memory.parked(LISTENER) == []

    def test_is_replayed_behind_what_waits_on_its_subject(self, in_memory: House) -> None:
        failing, bad = Failing("bad", "also bad"), letter("bad")
        handling = listening(in_memory, failing)
        park(handling, bad)
        handling.receive(letter("also bad"), now=NOW)
        failing.operations.clear()

        with in_memory.transaction(LISTENER) as session:
            parking.replay(session, bad.id, now=NOW)
        try_all(handling)

        assert in_memory.effects(LISTENER) == ["also bad", "bad"]

    def test_that_fails_again_is_parked_again(self, in_memory: House) -> None:
        bad = letter("bad")
        handling = listening(in_memory, Failing("bad"))
        park(handling, bad)

        with in_memory.transaction(LISTENER) as session:
            parking.replay(session, bad.id, now=NOW)
        try_all(handling)

        assert [row.id for row in in_memory.parked(LISTENER)] == [bad.id]

    def test_is_discarded_for_good(self, in_memory: House) -> None:
        bad = letter("bad")
        handling = listening(in_memory, Failing("bad"))
        park(handling, bad)

        with in_memory.transaction(LISTENER) as session:
            parking.discard(session, bad.id)
        outcome = handling.receive(bad, now=NOW)

        assert outcome is Outcome.DUPLICATE
        assert in_memory.parked(LISTENER) == []

    def test_is_not_discarded_while_access_depends_on_it(self, in_memory: House) -> None:
        def refuse(session: object, message: object) -> None:
            raise RuntimeError

        bad = letter("bad")
        park(listening(in_memory, projections=[refuse]), bad)

        with pytest.raises(NotProjected), in_memory.transaction(LISTENER) as session:
            parking.discard(session, bad.id)

        assert len(in_memory.parked(LISTENER)) == 1

    def test_must_exist(self, in_memory: House) -> None:
        with in_memory.transaction(LISTENER) as session:
            for act in (parking.show, parking.discard):
                with pytest.raises(NotParked):
                    act(session, uuid4())
            with pytest.raises(NotParked):
                parking.replay(session, uuid4(), now=NOW)
