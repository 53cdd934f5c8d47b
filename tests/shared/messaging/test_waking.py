"""Whoever waits for a commit is woken by it, in this process or another (design.md §4.4)."""

import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from shared.messaging import wakes
from tests.shared.messaging.house import House, acted, until


class TestAnAnnouncement:
    def test_wakes_nobody_before_it_is_committed(self, in_memory: House) -> None:
        rung = threading.Event()
        with wakes.waiting(in_memory.engine("accounts"), wakes.OUTBOX, rung.set):
            in_memory.announce_and_undo("accounts", acted("undone"))
            is_rung_too_early = rung.is_set()
            in_memory.announce("accounts", acted("done"))

        assert (is_rung_too_early, rung.is_set()) == (False, True)

    def test_wakes_others_although_that_has_failed_before(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[set[str]] = []

        def tell(_: object, stations: set[str]) -> None:
            told.append(stations)
            if len(told) == 1:
                raise RuntimeError("whatever it is")

        monkeypatch.setattr(wakes._Line, "tell", tell)
        notifier = wakes._Notifier(in_memory.engine("accounts"))
        notifier.notify([wakes.OUTBOX])
        until(lambda: told)
        notifier.notify([wakes.CHORES])

        until(lambda: told == [{wakes.OUTBOX}, {wakes.CHORES}])

    def test_wakes_the_relay_of_another_process(self, in_memory: House) -> None:
        engine, stop, rung = in_memory.engine("accounts"), threading.Event(), threading.Event()
        listener = threading.Thread(target=wakes.listen, args=(engine, stop))
        listener.start()

        def ring_far() -> bool:
            wakes._notifier(engine).notify([wakes.OUTBOX])
            return rung.wait(0.1)

        with wakes.waiting(engine, wakes.OUTBOX, rung.set):
            until(ring_far)
        stop.set()
        listener.join()


class TestWhoTellsOtherProcesses:
    def test_leaves_no_connection_behind(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Even where the pool was disposed of before it was told to tell."""
        taken: list[Any] = []
        own = wakes._own_connection

        def take(engine: Engine) -> Any:
            taken.append(own(engine))
            return taken[-1]

        monkeypatch.setattr(wakes, "_IDLE", 0.01)
        monkeypatch.setattr(wakes, "_own_connection", take)
        engine = in_memory.engine("accounts")
        engine.dispose()

        wakes._notifier(engine).notify([wakes.OUTBOX])

        until(lambda: taken and taken[0].closed)

    def test_keeps_no_thread_while_there_is_nothing_to_tell(
        self, in_memory: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[set[str]] = []
        monkeypatch.setattr(wakes, "_IDLE", 0.01)
        monkeypatch.setattr(wakes._Line, "tell", lambda _, stations: told.append(stations))
        engine = in_memory.engine("accounts")
        first = wakes._notifier(engine)

        first.notify([wakes.OUTBOX])
        until(lambda: first not in wakes._NOTIFIERS.values())
        first.notify([wakes.CHORES])
        until(lambda: len(told) == 2)
        until(lambda: not first._is_running)

        assert told == [{wakes.OUTBOX}, {wakes.CHORES}]
        assert wakes._notifier(engine) is not first
