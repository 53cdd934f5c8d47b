"""Who may no longer work in many delegations, decided in one call (design.md §4.8)."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from shared.events.delegation import AccessChanged, AssignmentEnded
from tests.answers import Answer, outcomes, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.statements import statements


@pytest.fixture
def pairs(joined: Pair) -> list[Pair]:
    """One centralising establishment, and three that it works for."""
    towns = [joined.world.establishment(f"Mairie {number}") for number in (2, 3)]
    others = [replace(joined, town=town, answerer=joined.world.person(town)) for town in towns]
    return [joined, *others]


@pytest.fixture
def somebody(pairs: list[Pair]) -> Caller:
    return pairs[0].world.person(pairs[0].centre, profile="user")


def assign(pair: Pair, ids: list[UUID], whom: Caller) -> None:
    body = {**said(ids, whom), "rights": {"affiliation": "read"}}
    assert pair.asker.post("/assignments", body).status_code == 200


def end(pair: Pair, ids: list[UUID], whom: Caller) -> Answer:
    return pair.asker.post("/assignments/end", said(ids, whom))


def said(ids: list[UUID], whom: Caller) -> dict[str, Any]:
    return {"account_id": str(whom.id), "delegation_ids": [str(each) for each in ids]}


class TestEndingAssignmentsInManyDelegations:
    def test_looks_for_all_assignments_at_once(
        self, pairs: list[Pair], somebody: Caller, connection: Connection
    ) -> None:
        ids = [pair.agreed() for pair in pairs]
        assign(pairs[0], ids, somebody)

        with statements(connection) as asked:
            end(pairs[0], ids, somebody)

        assert sum("FROM assignments" in one for one in asked) == 1

    def test_takes_somebody_out_everywhere_in_one_call(
        self, pairs: list[Pair], somebody: Caller
    ) -> None:
        ids = [pair.agreed() for pair in pairs]
        colleague = pairs[0].assigned(ids[0])
        assign(pairs[0], ids, somebody)

        answer = end(pairs[0], ids, somebody)

        assert outcomes(answer) == [("ended", None)] * 3
        assert [line["delegation_id"] for line in answer.json] == [str(each) for each in ids]
        assert not any(pair.may(somebody) for pair in pairs)
        assert pairs[0].may(colleague)
        assert len(pairs[0].world.announced(AccessChanged)[-3:]) == 3

    def test_tells_the_holder_once_of_all(self, pairs: list[Pair], somebody: Caller) -> None:
        ids = [pair.agreed() for pair in pairs]
        assign(pairs[0], ids, somebody)

        end(pairs[0], ids, somebody)

        ended = [
            e for e in pairs[0].world.announced(AssignmentEnded) if isinstance(e, AssignmentEnded)
        ]
        first, *others = ended
        assert [each.reason for each in ended] == ["removed"] * 3
        assert first.notified_with is None
        assert first.also_for == [pair.town.establishment_id for pair in pairs[1:]]
        for other in others:
            assert (other.notified_with, other.also_for) == (first.delegation.delegation_id, [])

    def test_answers_for_each_what_became_of_it(self, pairs: list[Pair], somebody: Caller) -> None:
        assigned, free = pairs[0].agreed(), pairs[1].agreed()
        pending = pairs[2].ask({"carriere": "read"})
        assign(pairs[0], [assigned], somebody)

        answer = end(pairs[0], [free, assigned, uuid4(), pending, assigned], somebody)

        assert outcomes(answer) == [
            ("unchanged", None),
            ("ended", None),
            ("refused", "not_found"),
            ("unchanged", None),
        ]
        assert len(pairs[0].world.announced(AssignmentEnded)) == 1

    def test_done_again_changes_nothing(self, pairs: list[Pair], somebody: Caller) -> None:
        ids = [pair.agreed() for pair in pairs]
        assign(pairs[0], ids, somebody)
        end(pairs[0], ids, somebody)

        assert outcomes(end(pairs[0], ids, somebody)) == [("unchanged", None)] * 3
        assert len(pairs[0].world.announced(AssignmentEnded)) == 3

    def test_is_for_the_centralising_side(self, pairs: list[Pair], somebody: Caller) -> None:
        delegation_id = pairs[0].agreed()
        assign(pairs[0], [delegation_id], somebody)
        theirs = pairs[0].world.person(pairs[0].town, profile="user")

        foreign = end(replace(pairs[0], asker=pairs[0].answerer), [delegation_id], somebody)
        own = end(replace(pairs[0], asker=pairs[0].answerer), [delegation_id], theirs)

        assert refused(foreign) == (422, "invalid")
        assert outcomes(own) == [("refused", "other_side_decides")]
        assert pairs[0].may(somebody)

    def test_knows_no_delegation_of_others(self, pairs: list[Pair], somebody: Caller) -> None:
        delegation_id = pairs[0].agreed()
        assign(pairs[0], [delegation_id], somebody)
        stranger = pairs[0].world.establishment("Autre centre", is_centralising=True)
        own = pairs[0].world.person(stranger, profile="user")
        head = replace(pairs[0], asker=pairs[0].world.person(stranger))

        assert outcomes(end(head, [delegation_id], own)) == [("refused", "not_found")]
        assert refused(end(head, [delegation_id], somebody)) == (422, "invalid")
        assert pairs[0].may(somebody)

    def test_is_not_for_users(self, pairs: list[Pair], somebody: Caller) -> None:
        delegation_id = pairs[0].agreed()
        assign(pairs[0], [delegation_id], somebody)

        answer = end(replace(pairs[0], asker=somebody), [delegation_id], somebody)

        assert refused(answer) == (403, "forbidden")

    def test_repeated_with_its_key_is_answered_again(
        self, pairs: list[Pair], somebody: Caller
    ) -> None:
        ids = [pair.agreed() for pair in pairs]
        assign(pairs[0], ids, somebody)
        key = {"Idempotency-Key": "une-cle"}
        body = said(ids, somebody)

        first, second = (pairs[0].asker.post("/assignments/end", body, headers=key) for _ in "12")

        assert outcomes(first) == outcomes(second) == [("ended", None)] * 3
