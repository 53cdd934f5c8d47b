"""Messages are stored and handled many at a time, and lose nothing by it (design.md §4.4)."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from shared.auth import denylist
from shared.auth.denylist import Revocation
from shared.events import Envelope, accounts
from shared.messaging import chores, handler_loop, relay
from shared.messaging.handlers import Outcome, Projection
from shared.messaging.knowledge import contiguous
from shared.messaging.tables import Publisher
from shared.messaging.turns import STARTS_AT_MOST
from tests.shared.messaging.house import House, acted, keep, until
from tests.shared.messaging.letters import (
    LISTENER,
    NOW,
    Failing,
    heartbeat,
    letter,
    listening,
    retry,
    store,
)
from tests.shared.messaging.test_overtaking import Slow, revoked
from tests.statements import statements

REVOCATIONS = Projection.of_each(denylist.project, reads=denylist.reads)


class Killed(BaseException):
    """The process is gone: nothing of its transaction is committed, and nothing follows."""


def unread(position: int) -> Envelope:
    """A message of a type that the listener neither handles nor projects."""
    event = accounts.PeopleImported
    envelope = letter(str(position), position=position, subject=uuid4())
    return Envelope(**(vars(envelope) | {"type": event.type}))


def heard(house: House) -> int:
    with house.transaction(LISTENER) as session:
        return contiguous(session, "accounts")


class TestAHandlerThatSleeps:
    def test_delays_no_revocation(self, house: House) -> None:
        slow = Slow()
        listener = house.worker(
            LISTENER, {accounts.OperatorActed: slow}, projections=(REVOCATIONS,)
        )
        house.start(house.worker("accounts"), house.worker("identity"), listener)
        house.announce("accounts", acted("asleep"))
        assert slow.has_begun.wait(60)

        house.announce("identity", revoked())

        until(lambda: len(house.rows(LISTENER, Revocation)) == 1)
        assert house.effects(LISTENER) == []
        slow.may_end.release()
        until(lambda: house.effects(LISTENER) == ["asleep"])


class TestABatch:
    def test_is_handled_in_the_order_of_arrival_in_one_transaction(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.messaging.handling.FOR", 600)
        handling = listening(in_memory)
        subjects = [uuid4() for _ in range(3)]
        letters = [letter(f"{n:02}", subject=subjects[n % 3]) for n in range(30)]
        store(handling, letters)

        with statements(in_memory.engine(LISTENER)) as asked:
            outcomes = handling.handle_due(now=NOW)

        assert outcomes == [Outcome.HANDLED] * 30
        assert in_memory.effects(LISTENER) == [f"{n:02}" for n in range(30)]
        assert sum("DELETE FROM backlog" in statement for statement in asked) == 1

    def test_with_one_that_fails_has_the_effects_of_the_others(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("5"))
        store(handling, [letter(str(n), subject=uuid4()) for n in range(10)])

        outcomes = handling.handle_due(now=NOW)

        assert sorted(outcomes) == [Outcome.DEFERRED] + [Outcome.HANDLED] * 9
        assert in_memory.effects(LISTENER) == [str(n) for n in range(10) if n != 5]
        assert [row.tries for row in in_memory.backlog(LISTENER)] == [1]

    def test_keeps_what_stands_behind_one_that_fails_behind_it(self, in_memory: House) -> None:
        failing = Failing("2")
        handling = listening(in_memory, failing)
        store(handling, [letter(str(n)) for n in range(5)])

        handling.handle_due(now=NOW)
        before = in_memory.effects(LISTENER)
        failing.operations.clear()
        while handling.handle_due(now=NOW.replace(hour=12)):
            pass

        assert before == ["0", "1"]
        assert in_memory.effects(LISTENER) == ["0", "1", "2", "3", "4"]

    def test_whose_hundredth_message_kills_the_process_loses_that_one_alone(
        self, in_memory: House
    ) -> None:
        letters = [letter(f"{n:03}", position=n, subject=uuid4()) for n in range(1, 201)]
        deadly = letters[99].id
        store(listening(in_memory), letters)

        def handle(session: Any, event: Any, news: Any) -> None:
            if news.message.id == deadly:
                raise Killed
            keep(session, event, news)

        deaths, is_alive = 0, True
        while is_alive:
            try:
                is_alive = bool(listening(in_memory, handle).handle_due(now=NOW))
            except Killed:
                deaths += 1

        assert deaths == STARTS_AT_MOST
        assert [row.id for row in in_memory.parked(LISTENER)] == [deadly]
        assert in_memory.effects(LISTENER) == [f"{n:03}" for n in range(1, 201) if n != 100]
        assert heard(in_memory) == 200


class TestAMessageThatIsHandledAtOnce:
    def test_was_begun_in_the_same_commit_as_it_was_stored(self, in_memory: House) -> None:
        def die(session: Any, event: Any, news: Any) -> None:
            raise Killed

        with pytest.raises(Killed):
            listening(in_memory, die).receive(letter("one"), now=NOW)

        assert [row.starts for row in in_memory.backlog(LISTENER)] == [1]
        assert retry(listening(in_memory), now=NOW) is Outcome.HANDLED
        assert in_memory.effects(LISTENER) == ["one"]


class TestWhatStandsBehindWhenItArrives:
    def test_is_not_begun_with_what_is(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("bad"))
        handling.receive(letter("bad"), now=NOW)

        handling.receive(letter("behind"), now=NOW)
        handling.storing.store(
            [letter("two", subject=uuid4()), letter("behind too")], now=NOW, is_begun=True
        )

        rows = in_memory.backlog(LISTENER)
        assert [(row.message["data"]["operation"], row.starts) for row in rows] == [
            ("bad", 0),
            ("behind", 0),
            ("two", 1),
            ("behind too", 0),
        ]


class TestAfterACrash:
    def test_batches_are_of_one_until_what_was_in_hand_is_through(self, in_memory: House) -> None:
        handling = listening(in_memory)
        store(handling, [letter(f"in hand {n}", subject=uuid4()) for n in range(4)])
        handling.begin(now=NOW)  # and the process is gone
        store(handling, [letter(f"new {n}", subject=uuid4()) for n in range(4)])

        batches = []
        while batch := handling.handle_due(now=NOW):
            batches.append(len(batch))

        assert batches == [1, 1, 1, 1, 4]
        assert in_memory.effects(LISTENER) == [
            *(f"in hand {n}" for n in range(4)),
            *(f"new {n}" for n in range(4)),
        ]


class TestASecondWorker:
    def test_looks_ever_more_seldom_while_another_is_at_what_is_due(self, in_memory: House) -> None:
        handling = listening(in_memory)
        store(handling, [letter("one")])
        loop = handler_loop.HandlerLoop(handling)
        query = "SELECT id FROM backlog FOR UPDATE"

        with in_memory.engine(LISTENER).connect() as other:
            other.execute(text(query))
            looks = [loop._begin() for _ in range(8)]
        (begun, _) = loop._begin()

        waits = [wait for _, wait in looks]
        assert [ids for ids, _ in looks] == [[]] * 8
        assert waits[0] <= handler_loop.OTHERS_AT_FIRST
        assert min(waits[5:]) >= handler_loop.OTHERS_AT_MOST / 2
        assert max(waits) <= handler_loop.OTHERS_AT_MOST
        assert len(begun) == 1

    def test_looks_as_soon_as_ever_once_it_has_found_something(self, in_memory: House) -> None:
        handling = listening(in_memory)
        store(handling, [letter("one")])
        loop = handler_loop.HandlerLoop(handling)
        with in_memory.engine(LISTENER).connect() as other:
            other.execute(text("SELECT id FROM backlog FOR UPDATE"))
            for _ in range(8):
                loop._begin()
        handling.handle(loop._begin()[0], now=NOW)
        store(handling, [letter("two")])

        with in_memory.engine(LISTENER).connect() as other:
            other.execute(text("SELECT id FROM backlog FOR UPDATE"))
            _, wait = loop._begin()

        assert wait <= handler_loop.OTHERS_AT_FIRST


class TestAMessageThatNobodyReads:
    def test_is_kept_as_its_number(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))

        store(handling, [unread(1), unread(2), letter("three", position=3)])

        assert [row.position for row in in_memory.inbox(LISTENER)] == [3]
        assert heard(in_memory) == 3

    def test_counts_once_if_it_comes_twice(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))
        first = unread(1)

        for _ in range(2):
            store(handling, [first])
        store(handling, [heartbeat(2, as_of=NOW)])

        assert heard(in_memory) == 1
        assert [row.known_as_of for row in in_memory.rows(LISTENER, Publisher)] == [None]

    def test_is_remembered_beyond_a_gap_until_a_replay_fills_it(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))
        store(handling, [unread(1), unread(3), letter("four", position=4, subject=uuid4())])
        before = heard(in_memory)

        store(handling, [unread(n) for n in (1, 2, 3)])

        assert (before, heard(in_memory)) == (1, 4)


class TestEveryWakeUpThatIsLost:
    def test_only_makes_things_later(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shared.messaging.wakes.ring", lambda *_: None)
        listener = house.worker(LISTENER, projections=(REVOCATIONS,))
        house.start(house.worker("accounts"), house.worker("identity"), listener)
        until(lambda: listener.is_ready())

        house.announce("accounts", acted("told"))
        house.announce("identity", revoked())

        until(lambda: len(house.rows(LISTENER, Revocation)) == 1, "revoked")
        until(lambda: house.effects(LISTENER) == ["told"], "handled")

    def test_waits_less_than_a_revocation_may_take(self) -> None:
        assert relay.SWEEP_EVERY + handler_loop.SWEEP_EVERY <= 12
        assert chores.LOOK_EVERY + handler_loop.LOOK_EVERY + relay.SWEEP_EVERY <= 30


class TestTheStatementsOfAMessage:
    """One more here is asked for every message, for ever: each has its reason."""

    def test_that_nobody_reads(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))
        store(handling, [unread(1)])

        with statements(in_memory.engine(LISTENER)) as asked:
            store(handling, [unread(2)])

        assert len(asked) == 1, asked

    def test_that_is_handled(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))
        handling.receive(letter("one", position=1), now=NOW)

        with statements(in_memory.engine(LISTENER)) as asked:
            handling.receive(letter("two", position=2), now=NOW)

        stored = ["INSERT INTO inbox", "UPDATE publishers", "advisory", "INSERT INTO backlog"]
        handled = ["FROM backlog", "INSERT INTO things", "advisory", "DELETE FROM backlog"]
        expected = [*stored, *handled]
        assert len(asked) == len(expected), asked
        assert all(part in said for part, said in zip(expected, asked, strict=True))

    def test_of_a_batch_are_no_more_than_of_one_but_for_its_effects(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))
        store(handling, [letter(str(n), position=n, subject=uuid4()) for n in (1, 2)])
        letters = [letter(str(n), position=n, subject=uuid4()) for n in range(3, 103)]

        with statements(in_memory.engine(LISTENER)) as asked:
            store(handling, letters)

        assert len(asked) == 4, asked
        assert heard(in_memory) == 102
