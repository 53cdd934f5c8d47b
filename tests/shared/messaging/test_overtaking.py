"""What decides access waits for no handler of what came before it (design.md §4.4, §4.8)."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.auth import denylist
from shared.auth.denylist import Revocation
from shared.events import Envelope, accounts, identity
from shared.messaging import known_as_of
from shared.messaging.handlers import Outcome
from shared.messaging.handling import Handling
from shared.messaging.turns import STARTS_AT_MOST
from tests import factories
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

SOON = NOW + timedelta(seconds=2)


def revoked() -> identity.SessionRevoked:
    return identity.SessionRevoked(
        account_id=uuid4(),
        establishment_id=uuid4(),
        session_id=None,
        revoked_at=NOW,
        expires_at=NOW + timedelta(minutes=5),
        reason="signed_out",
    )


def drain(handling: Handling) -> list[Outcome]:
    outcomes = []
    while outcome := retry(handling, now=SOON):
        outcomes.append(outcome)
    return outcomes


class Slow:
    """A handler that ends when it is let go, one message at a time."""

    def __init__(self) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Semaphore(0)

    def __call__(self, session: Any, event: Any, news: Any) -> None:
        keep(session, event, news)
        self.has_begun.set()
        assert self.may_end.acquire(timeout=60)


class TestARevokedSession:
    def test_counts_once_the_message_in_hand_is_handled_whatever_waits(
        self, on_rabbitmq: House
    ) -> None:
        slow, house = Slow(), on_rabbitmq
        handlers = {accounts.OperatorActed: slow}
        listener = house.worker(LISTENER, handlers, projections=(denylist.project,))
        house.start(house.worker("accounts"), house.worker("identity"), listener)
        house.announce("accounts", *(acted(str(n), subject=uuid4()) for n in range(40)))
        assert slow.has_begun.wait(60)
        house.announce("identity", revoked())
        until(lambda: house.outbox("identity")[-1].published_at)

        slow.may_end.release(3)  # the one in hand, and those it may take to come from the broker

        until(lambda: len(house.rows(LISTENER, Revocation)) == 1)
        assert len(house.effects(LISTENER)) <= 3
        slow.may_end.release(37)
        until(lambda: len(house.effects(LISTENER)) == 40)
        assert sorted(house.effects(LISTENER)) == sorted(str(n) for n in range(40))


class TestABacklog:
    def test_is_projected_at_once_and_handled_in_order(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(denylist.project,))
        one, other = uuid4(), uuid4()
        letters = [letter(str(n), subject=one if n % 2 else other) for n in range(6)]

        store(handling, [*letters, message_of(revoked())], now=NOW)
        before = in_memory.effects(LISTENER)
        known = len(in_memory.rows(LISTENER, Revocation))
        outcomes = drain(handling)

        assert (before, known, outcomes) == ([], 1, [Outcome.HANDLED] * 6)
        assert in_memory.effects(LISTENER, other) == ["0", "2", "4"]
        assert in_memory.effects(LISTENER, one) == ["1", "3", "5"]
        assert in_memory.backlog(LISTENER) == []

    def test_counts_as_known_before_it_is_handled(self, in_memory: House) -> None:
        handling = listening(in_memory)
        letters = [letter(str(n), position=n, subject=uuid4()) for n in range(1, 4)]

        store(handling, [*letters, heartbeat(3, as_of=NOW)], now=NOW)

        with in_memory.transaction(LISTENER) as session:
            assert known_as_of(session, "accounts") == NOW

    def test_that_arrives_twice_has_one_effect(self, in_memory: House) -> None:
        handling = listening(in_memory)
        letters = [letter(str(n), subject=uuid4()) for n in range(3)]

        store(handling, letters, now=NOW)
        store(handling, letters, now=NOW)
        handling.receive(letters[0], now=NOW)
        drain(handling)
        store(handling, letters, now=NOW)

        assert drain(handling) == []
        assert in_memory.effects(LISTENER) == ["0", "1", "2"]

    def test_stands_behind_what_has_failed_about_the_same_subject(self, in_memory: House) -> None:
        failing = Failing("bad")
        handling = listening(in_memory, failing)
        handling.receive(letter("bad"), now=NOW)

        store(handling, [letter("two"), letter("three")], now=NOW)
        assert retry(handling, now=NOW) is None
        failing.operations.clear()
        drain(handling)

        assert in_memory.effects(LISTENER) == ["bad", "two", "three"]

    def test_with_one_that_cannot_be_projected_is_known_but_for_that(
        self, in_memory: House
    ) -> None:
        def project(session: Any, message: Envelope) -> None:
            if message.data.get("operation") == "bad":
                raise LookupError("no such thing")

        handling = listening(in_memory, projections=(project, denylist.project))
        letters = [letter("good", position=1), letter("bad", position=2, subject=uuid4())]

        store(handling, [*letters, message_of(revoked())], now=NOW)

        assert len(in_memory.rows(LISTENER, Revocation)) == 1
        assert [row.is_projected for row in in_memory.inbox(LISTENER) if row.position == 2] == [
            False
        ]
        assert [row.error for row in in_memory.backlog(LISTENER)] == [
            None,
            "LookupError: no such thing",
        ]

    def test_waits_whole_while_the_database_is_away(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: Any) -> None:
            raise ConnectionError

        monkeypatch.setattr("shared.messaging.storing.is_outage", lambda _: True)
        handling = listening(in_memory, projections=(away,))

        with pytest.raises(ConnectionError):
            store(handling, [letter("one"), letter("two")], now=NOW)

        assert in_memory.inbox(LISTENER) == []


class TestAKeptMessageThatKillsTheWorker:
    def test_is_parked_in_the_end_and_takes_no_other_with_it(self, in_memory: House) -> None:
        deadly = letter("deadly", subject=uuid4())
        others = [letter(str(n), subject=uuid4()) for n in range(3)]
        store(listening(in_memory), [deadly, *others], now=NOW)

        died = 0
        while dies(in_memory, deadly.id):
            died += 1
        outcomes = drain(listening(in_memory))

        assert died == STARTS_AT_MOST
        assert Outcome.PARKED not in outcomes
        assert [row.id for row in in_memory.parked(LISTENER)] == [deadly.id]
        assert in_memory.effects(LISTENER) == ["0", "1", "2"]


class Killed(BaseException):
    """The process is gone: nothing of its transaction is committed, and nothing follows."""


def dies(house: House, message_id: UUID) -> bool:
    """Let a worker handle what is kept until it dies of a message; tell whether it did."""

    def handle(session: Any, event: Any, news: Any) -> None:
        if news.message.id == message_id:
            raise Killed
        keep(session, event, news)

    try:
        drain(listening(house, handle))
    except Killed:
        return True
    return False


def message_of(event: identity.SessionRevoked) -> Envelope:
    return factories.message(event, time=NOW)
