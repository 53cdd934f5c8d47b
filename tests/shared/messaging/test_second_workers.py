"""Where several workers share what is due, and where wake-ups are lost."""

import pytest
from sqlalchemy import text

from shared.auth.denylist import Revocation
from shared.messaging import chore_loop, handler_loop, relay, storing_loop
from tests.shared.messaging.house import House, acted, until
from tests.shared.messaging.letters import (
    LISTENER,
    NOW,
    REVOCATIONS,
    letter,
    listening,
    store,
)
from tests.shared.messaging.test_overtaking import revoked


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
        assert relay.SWEEP_EVERY + storing_loop.SWEEP_EVERY <= 12
        assert chore_loop.LOOK_EVERY + handler_loop.LOOK_EVERY + relay.SWEEP_EVERY <= 30
