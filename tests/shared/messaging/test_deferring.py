"""A message that cannot be handled waits in the listener's database, and holds up nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from shared.events import identity
from shared.messaging import Defer
from shared.messaging.handlers import Outcome
from tests.shared.messaging.house import House
from tests.shared.messaging.letters import LISTENER, NOW, Failing, letter, listening, retry

SOON = NOW + timedelta(seconds=2)
LATER = NOW + timedelta(days=1)


class TestAFailingHandler:
    def test_defers_the_message_and_keeps_nothing_else(self, in_memory: House) -> None:
        outcome = listening(in_memory, Failing("bad")).receive(letter("bad"), now=NOW)

        (row,) = in_memory.backlog(LISTENER)
        assert outcome is Outcome.DEFERRED
        assert (row.tries, row.due_at, row.error) == (1, SOON, "LookupError: no such thing")
        assert in_memory.effects(LISTENER) == []
        assert len(in_memory.inbox(LISTENER)) == 1

    def test_makes_later_messages_on_the_subject_wait(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("bad"))
        handling.receive(letter("bad"), now=NOW)

        outcomes = [
            handling.receive(letter("behind"), now=NOW),
            handling.receive(letter("elsewhere", subject=uuid4()), now=NOW),
            handling.receive(letter("of another", by=identity), now=NOW),
        ]

        assert outcomes == [Outcome.WAITING, Outcome.HANDLED, Outcome.HANDLED]
        assert in_memory.effects(LISTENER) == ["elsewhere", "of another"]

    def test_is_tried_again_when_due_and_releases_the_others_in_order(
        self, in_memory: House
    ) -> None:
        failing = Failing("first")
        handling = listening(in_memory, failing)
        for operation in ("first", "second", "third"):
            handling.receive(letter(operation), now=NOW)
        failing.operations.clear()

        before = retry(handling, now=NOW)
        outcomes = [retry(handling, now=SOON) for _ in range(4)]

        assert before is None
        assert outcomes == [Outcome.HANDLED] * 3 + [None]
        assert in_memory.effects(LISTENER) == ["first", "second", "third"]
        assert in_memory.backlog(LISTENER) == []

    def test_is_parked_after_its_last_try_and_releases_the_others(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("bad"))
        handling.receive(letter("bad"), now=NOW)
        handling.receive(letter("behind"), now=NOW)

        first = retry(handling, now=SOON)
        (waits, _) = in_memory.backlog(LISTENER)
        rest = [retry(handling, now=LATER) for _ in range(3)]

        assert (first, waits.tries, waits.due_at) == (
            Outcome.DEFERRED,
            2,
            SOON + timedelta(seconds=5),
        )
        assert rest == [Outcome.PARKED, Outcome.HANDLED, None]
        assert in_memory.effects(LISTENER) == ["behind"]
        (parked,) = in_memory.parked(LISTENER)
        assert (parked.tries, parked.error) == (3, "LookupError: no such thing")

    def test_may_fail_in_the_database(self, in_memory: House) -> None:
        def trip(session, event, news):  # type: ignore[no-untyped-def]
            session.execute(text("SELECT 1 / 0"))

        outcome = listening(in_memory, trip).receive(letter("bad"), now=NOW)

        assert outcome is Outcome.DEFERRED
        assert "DivisionByZero" in str(in_memory.backlog(LISTENER)[0].error)

    def test_may_fail_as_late_as_at_the_commit(self, in_memory: House) -> None:
        def trip(session, facts, news):  # type: ignore[no-untyped-def]
            @event.listens_for(session, "before_commit")
            def refuse(_: object) -> None:
                if not session.in_nested_transaction():
                    raise RuntimeError("not now")

        outcome = listening(in_memory, trip).receive(letter("bad"), now=NOW)

        assert outcome is Outcome.DEFERRED
        assert in_memory.backlog(LISTENER)[0].error == "RuntimeError: not now"

    def test_is_not_blamed_for_a_database_that_goes_away(self, in_memory: House) -> None:
        def lose(session, event, news):  # type: ignore[no-untyped-def]
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

        with pytest.raises(DBAPIError):
            listening(in_memory, lose).receive(letter("good"), now=NOW)

        (row,) = in_memory.backlog(LISTENER)
        assert (row.tries, row.error) == (0, None)
        assert in_memory.effects(LISTENER) == []
        assert retry(listening(in_memory), now=NOW) is Outcome.HANDLED


class TestFactsThatHaveNotArrived:
    def test_are_waited_for(self, in_memory: House) -> None:
        handling = listening(in_memory, Failing("early", error=Defer("the account is not known")))

        handling.receive(letter("early", by=identity), now=NOW)

        (row,) = in_memory.backlog(LISTENER)
        assert (row.awaits_facts, row.error) == (True, "the account is not known")

    def test_are_looked_for_as_soon_as_there_is_news_of_the_subject(self, in_memory: House) -> None:
        failing = Failing("early", error=Defer("the account is not known"))
        handling = listening(in_memory, failing)
        handling.receive(letter("early", by=identity), now=NOW)
        failing.operations.clear()

        handling.receive(letter("the facts"), now=NOW)
        outcome = retry(handling, now=NOW)

        assert outcome is Outcome.HANDLED
        assert in_memory.effects(LISTENER) == ["the facts", "early"]


class TestAMessageThatComesTwice:
    def test_is_handled_once(self, in_memory: House) -> None:
        handling, twice = listening(in_memory), letter("once")

        outcomes = [handling.receive(twice, now=NOW) for _ in range(2)]

        assert outcomes == [Outcome.HANDLED, Outcome.DUPLICATE]
        assert in_memory.effects(LISTENER) == ["once"]

    def test_is_handled_again_if_an_operator_says_so(self, in_memory: House) -> None:
        handling, twice = listening(in_memory), letter("twice")

        handling.receive(twice, now=NOW)
        outcome = handling.receive(twice, now=NOW, again=True)

        assert outcome is Outcome.HANDLED
        assert in_memory.effects(LISTENER) == ["twice", "twice"]

    def test_is_left_to_its_next_try_if_it_waits(self, in_memory: House) -> None:
        handling, bad = listening(in_memory, Failing("bad")), letter("bad")

        handling.receive(bad, now=NOW)
        outcome = handling.receive(bad, now=NOW, again=True)

        assert outcome is Outcome.DUPLICATE
        assert len(in_memory.backlog(LISTENER)) == 1
