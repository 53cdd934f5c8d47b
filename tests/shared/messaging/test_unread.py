"""Messages of a type that a service has no use for are kept as numbers."""

from uuid import uuid4

from shared.messaging.tables import Publisher
from tests.shared.messaging.house import House
from tests.shared.messaging.letters import (
    LISTENER,
    NOW,
    REVOCATIONS,
    heard,
    heartbeat,
    letter,
    listening,
    store,
    unread,
)


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
