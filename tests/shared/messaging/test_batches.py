"""Messages are stored and handled many at a time, and lose nothing by it (design.md §4.4)."""

from typing import Any
from uuid import uuid4

import pytest

from shared.auth.denylist import Revocation
from shared.events import Envelope, accounts
from shared.messaging.handlers import Outcome
from shared.messaging.handling import AT_LEAST
from shared.messaging.turns import STARTS_AT_MOST
from tests.shared.messaging.house import House, acted, keep, until
from tests.shared.messaging.letters import (
    LISTENER,
    NOW,
    REVOCATIONS,
    Failing,
    heard,
    letter,
    listening,
    retry,
    store,
)
from tests.shared.messaging.test_overtaking import Slow, revoked
from tests.statements import statements


class Killed(BaseException):
    """The process is gone: nothing of its transaction is committed, and nothing follows."""


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

    def test_reads_little_of_what_there_is_no_time_for(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.messaging.handling.FOR", 0)
        handling = listening(in_memory)
        store(handling, [letter(f"{n:02}", subject=uuid4()) for n in range(60)])
        read: list[Any] = []
        from_message = Envelope.from_message

        def noted(told: Any) -> Envelope:
            read.append(told)
            return from_message(told)

        monkeypatch.setattr(Envelope, "from_message", noted)

        handling.handle_due(now=NOW)

        assert in_memory.effects(LISTENER) == [f"{n:02}" for n in range(60)]
        assert len(read) <= 60 + 60 * AT_LEAST

    def test_takes_more_again_once_there_is_time(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        handling = listening(in_memory)
        store(handling, [letter(f"{n:02}", subject=uuid4()) for n in range(90)])
        monkeypatch.setattr("shared.messaging.handling.FOR", 0)
        handling.handle_due(now=NOW, limit=10)
        monkeypatch.setattr("shared.messaging.handling.FOR", 600)

        with statements(in_memory.engine(LISTENER)) as asked:
            handling.handle_due(now=NOW)

        assert in_memory.effects(LISTENER) == [f"{n:02}" for n in range(90)]
        assert sum("DELETE FROM backlog" in statement for statement in asked) <= 6

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
