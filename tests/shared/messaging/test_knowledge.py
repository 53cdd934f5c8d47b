"""A service knows of another what it has heard without a gap, and no more (design.md §4.8)."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from shared.events import accounts
from shared.messaging import inbox, known_as_of
from shared.messaging.handlers import Outcome
from shared.messaging.inbox import Undecodable, decode
from tests.shared.messaging.house import House, acted, until
from tests.shared.messaging.letters import LISTENER, NOW, Failing, heartbeat, letter, listening

SECOND = timedelta(seconds=1)


def known(house: House, service: str = LISTENER) -> datetime | None:
    with house.transaction(service) as session:
        return known_as_of(session, "accounts")


def by_number(house: House, position: int) -> None:
    listening(house).receive(letter(str(position), position=position, subject=uuid4()), now=NOW)


class TestKnowledge:
    def test_is_none_before_the_first_heartbeat(self, in_memory: House) -> None:
        by_number(in_memory, 1)

        assert known(in_memory) is None

    def test_is_of_the_heartbeat_whose_numbers_have_all_arrived(self, in_memory: House) -> None:
        by_number(in_memory, 1)

        outcome = listening(in_memory).receive(heartbeat(1, as_of=NOW), now=NOW)

        assert outcome is Outcome.HEARD
        assert known(in_memory) == NOW
        assert len(in_memory.inbox(LISTENER)) == 1

    def test_does_not_grow_over_a_gap(self, in_memory: House) -> None:
        by_number(in_memory, 1)
        listening(in_memory).receive(heartbeat(1, as_of=NOW), now=NOW)
        by_number(in_memory, 3)

        listening(in_memory).receive(heartbeat(3, as_of=NOW + SECOND), now=NOW)
        before = known(in_memory)
        by_number(in_memory, 2)

        assert (before, known(in_memory)) == (NOW, NOW + SECOND)

    def test_grows_to_the_newest_heartbeat_that_is_reached(self, in_memory: House) -> None:
        for position in (1, 3, 5):
            by_number(in_memory, position)
        for position in (2, 3, 5):
            beat = heartbeat(position, as_of=NOW + position * SECOND)
            listening(in_memory).receive(beat, now=NOW)

        by_number(in_memory, 2)
        halfway = known(in_memory)
        by_number(in_memory, 4)

        assert (halfway, known(in_memory)) == (NOW + 3 * SECOND, NOW + 5 * SECOND)

    def test_grows_over_numbers_that_were_stored_at_once(self, in_memory: House) -> None:
        by_number(in_memory, 1)
        with in_memory.transaction(LISTENER) as session:  # whoever counted 1 could not see it yet
            inbox.write(session, [letter("2", position=2, subject=uuid4())])

        listening(in_memory).receive(heartbeat(2, as_of=NOW), now=NOW)

        assert known(in_memory) == NOW

    def test_never_shrinks(self, in_memory: House) -> None:
        for seconds in (5, 3):
            beat = heartbeat(0, as_of=NOW + seconds * SECOND)
            listening(in_memory).receive(beat, now=NOW)

        assert known(in_memory) == NOW + 5 * SECOND

    def test_does_not_wait_for_handlers(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("bad"))
        handling.receive(letter("bad", position=1), now=NOW)

        handling.receive(heartbeat(1, as_of=NOW), now=NOW)

        assert known(in_memory) == NOW

    def test_counts_each_number_once(self, in_memory: House) -> None:
        first = letter("first", position=1)
        for message in (first, first, letter("third", position=3)):
            listening(in_memory).receive(message, now=NOW)

        listening(in_memory).receive(heartbeat(2, as_of=NOW), now=NOW)

        assert known(in_memory) is None

    def test_is_not_fooled_by_a_heartbeat_without_facts(self) -> None:
        beat = heartbeat(1, as_of=NOW)
        beat.data.clear()

        with pytest.raises(Undecodable):
            decode(json.dumps(beat.to_message()), published_as=beat.type)


class TestARelay:
    def test_sends_a_heartbeat_as_soon_as_it_starts(self, house: House) -> None:
        house.announce("accounts", acted("before"))
        ids = house.announce("accounts", acted("before"))
        house.start(house.worker("mailer"), house.worker("accounts", heartbeat=accounts.Heartbeat))

        until(lambda: known(house))

        row = next(row for row in house.outbox("accounts") if row.id == ids[-1])
        as_of = known(house)
        assert as_of is not None
        assert as_of >= row.created_at
        assert len(house.inbox("mailer")) == 2
