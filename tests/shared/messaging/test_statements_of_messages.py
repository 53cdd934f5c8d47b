"""How many statements a message takes, by itself and in a batch."""

from uuid import uuid4

from tests.shared.messaging.house import House
from tests.shared.messaging.letters import (
    LISTENER,
    NOW,
    REVOCATIONS,
    heard,
    letter,
    listening,
    store,
    unread,
)
from tests.statements import statements


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

        stored = [("INSERT INTO inbox",), ("UPDATE publishers",), ("lock", "INSERT INTO backlog")]
        handled = [("FROM backlog",), ("INSERT INTO things",), ("lock", "DELETE FROM backlog")]
        expected = [*stored, *handled]
        assert len(asked) == len(expected), asked
        for parts, said in zip(expected, asked, strict=True):
            assert all(part in said for part in parts), said

    def test_of_a_batch_are_no_more_than_of_one_but_for_its_effects(self, in_memory: House) -> None:
        handling = listening(in_memory, projections=(REVOCATIONS,))
        store(handling, [letter(str(n), position=n, subject=uuid4()) for n in (1, 2)])
        letters = [letter(str(n), position=n, subject=uuid4()) for n in range(3, 103)]

        with statements(in_memory.engine(LISTENER)) as asked:
            store(handling, letters)

        assert len(asked) == 3, asked
        assert heard(in_memory) == 102
