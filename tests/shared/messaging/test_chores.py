"""A chore is done when it is due, by one worker at a time."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from shared import db
from shared.messaging import Chore, chore_loop, database, wakes
from shared.messaging.chore_loop import LOOK_EVERY, ChoreLoop, Rounds
from shared.messaging.database import Locks
from shared.messaging.tables import ChoreRun
from tests.sample.models import Thing
from tests.shared.messaging.house import House, until

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Counting:
    def __init__(self) -> None:
        self.runs: list[datetime] = []
        self.is_failing = False

    def __call__(self, sessions: Any, now: datetime, tools: Any) -> int:
        self.runs.append(now)
        if self.is_failing:
            raise LookupError
        return 1


def rounds(house: House, run: Counting) -> Rounds:
    engine = house.engine("mailer")
    return Rounds(
        Chore("count", HOUR, run),
        service="mailer",
        locks=Locks(engine),
        sessions=db.sessions(engine),
        tools=None,
    )


class TestAChore:
    def test_is_done_by_a_worker_with_its_tools(self, house: House) -> None:
        given: list[Any] = []

        def note(sessions: Any, now: datetime, tools: Any) -> int:
            given.append(tools)
            return 1

        chore = Chore("note", timedelta(milliseconds=10), note)
        house.start(house.worker("mailer", chores=[chore], tools="hammer"))

        until(lambda: len(given) > 2)
        assert set(given) == {"hammer"}

    def test_is_done_again_only_when_it_is_due(self, in_memory: House) -> None:
        run = Counting()
        waits = [rounds(in_memory, run).do(NOW + minutes * HOUR / 60) for minutes in (0, 30, 60)]

        assert run.runs == [NOW, NOW + HOUR]
        assert waits == [HOUR, HOUR / 2, HOUR]

    def test_is_left_to_whoever_is_at_it(self, in_memory: House) -> None:
        run = Counting()
        with database.lock_held(in_memory.engine("mailer"), "chore count") as is_ours:
            rounds(in_memory, run).do(NOW)

        assert is_ours
        assert run.runs == []

    def test_that_fails_has_not_been_done(self, in_memory: House) -> None:
        run = Counting()
        run.is_failing = True
        with pytest.raises(LookupError):
            rounds(in_memory, run).do(NOW)
        run.is_failing = False

        rounds(in_memory, run).do(NOW + HOUR / 60)

        assert len(run.runs) == 2

    def test_is_done_if_the_clock_was_set_back(self, in_memory: House) -> None:
        run = Counting()
        rounds(in_memory, run).do(NOW)

        rounds(in_memory, run).do(NOW - 24 * HOUR)

        assert len(run.runs) == 2

    def test_that_fails_is_tried_again_by_the_worker(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chore_loop, "LOOK_EVERY", 0.1)
        run = Counting()
        run.is_failing = True
        chore = Chore("count", timedelta(milliseconds=10), run)

        house.start(house.worker("mailer", chores=[chore]))

        until(lambda: len(run.runs) > 2)


class TestChoresThatAreDoneAtOnce:
    def test_hold_their_locks_on_one_connection(self, in_memory: House) -> None:
        engine = in_memory.engine("mailer")
        locks = Locks(engine)
        before = engine.pool.checkedout()  # type: ignore[attr-defined]

        with contextlib.ExitStack() as held:
            taken = [held.enter_context(locks.held(f"chore {n}")) for n in range(30)]
            meanwhile = engine.pool.checkedout()  # type: ignore[attr-defined]
            others = [_is_free(in_memory, f"chore {n}") for n in range(30)]

        assert taken == [True] * 30
        assert others == [False] * 30
        assert meanwhile == before + 1
        assert engine.pool.checkedout() == before  # type: ignore[attr-defined]
        assert all(_is_free(in_memory, f"chore {n}") for n in range(30))

    def test_are_left_to_the_thread_that_is_at_them(self, in_memory: House) -> None:
        locks = Locks(in_memory.engine("mailer"))

        with locks.held("chore one") as first, locks.held("chore one") as second:
            assert (first, second) == (True, False)
        with locks.held("chore one") as again:
            assert again

    def test_give_back_one_lock_and_keep_the_others(self, in_memory: House) -> None:
        locks = Locks(in_memory.engine("mailer"))

        with locks.held("chore one"):
            with locks.held("chore two"):
                pass
            assert (_is_free(in_memory, "chore one"), _is_free(in_memory, "chore two")) == (
                False,
                True,
            )

    def test_can_be_had_again_after_their_connection_was_lost(self, in_memory: House) -> None:
        engine = in_memory.engine("mailer")
        locks = Locks(engine)

        with pytest.raises(DBAPIError), locks.held("chore one"), engine.connect() as other:
            other.execute(text(END_THE_HOLDER))
        with locks.held("chore two") as had:
            assert had
            assert not _is_free(in_memory, "chore two")
        assert _is_free(in_memory, "chore two")


END_THE_HOLDER = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def _is_free(house: House, name: str) -> bool:
    with database.lock_held(house.engine("mailer"), name) as is_ours:
        return is_ours


class TestALook:
    def test_leaves_a_chore_alone_while_nothing_waits_for_it_and_counts_it_as_done(
        self, in_memory: House
    ) -> None:
        engine, run = in_memory.engine("mailer"), Counting()
        chore = Chore("count", HOUR, run, lambda now: select(Thing))
        found = Rounds(
            chore, service="mailer", locks=Locks(engine), sessions=db.sessions(engine), tools=None
        )
        loop = ChoreLoop([found], engine=engine, sessions=db.sessions(engine))

        wait = loop.look(NOW)

        (row,) = in_memory.rows("mailer", ChoreRun)
        assert (row.name, row.last_run_at, wait) == ("count", NOW, LOOK_EVERY)
        assert run.runs == []

    def test_has_a_chore_done_for_which_something_waits(self, house: House) -> None:
        run = Counting()
        chore = Chore("count", timedelta(milliseconds=10), run, lambda now: select(Thing))
        house.start(house.worker("mailer", chores=[chore]))
        with house.transaction("mailer") as session:
            session.add(Thing(establishment_id=uuid4(), name="to do"))
            wakes.after_commit(session, wakes.CHORES)

        until(lambda: run.runs)
