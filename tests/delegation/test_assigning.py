"""Who may work in many delegations, decided in one call (design.md §4.8)."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from shared.events.delegation import AccessChanged, AssignmentChanged, AssignmentCreated
from tests.answers import Answer, outcomes, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.statements import statements


@pytest.fixture
def pairs(joined: Pair) -> list[Pair]:
    """One centralising establishment, and three that it works for."""
    return [joined, *(_another(joined, number) for number in (2, 3))]


def _another(first: Pair, number: int) -> Pair:
    town = first.world.establishment(f"Mairie {number}")
    return replace(first, town=town, answerer=first.world.person(town))


def assign(pair: Pair, ids: list[UUID], whom: Caller, **rights: str) -> Answer:
    body: dict[str, Any] = {
        "account_id": str(whom.id),
        "delegation_ids": [str(each) for each in ids],
        "rights": rights or {"affiliation": "read"},
    }
    return pair.asker.post("/assignments", body)


class TestAssigningInManyDelegations:
    def test_looks_for_all_assignments_at_once(
        self, pairs: list[Pair], connection: Connection
    ) -> None:
        ids = [pair.agreed() for pair in pairs]
        somebody = pairs[0].world.person(pairs[0].centre, profile="user")

        with statements(connection) as asked:
            assign(pairs[0], ids, somebody, affiliation="read")

        assert sum("FROM assignments" in one for one in asked) == 1

    def test_names_the_establishment_of_each_in_a_rehearsal_too(self, pairs: list[Pair]) -> None:
        ids = [pair.agreed() for pair in pairs]
        body = {
            "account_id": str(pairs[0].asker.id),
            "delegation_ids": [str(each) for each in (*ids, uuid4())],
            "as_far_as_each_goes": True,
        }

        for more in ({"dry_run": True}, {}):
            answer = pairs[0].asker.post("/assignments", body | more)

            named = [(line["establishment"], line["siret"]) for line in answer.json]
            assert named == [*((pair.town.name, pair.town.siret) for pair in pairs), (None, None)]

    def test_lets_somebody_in_everywhere_in_one_call(self, pairs: list[Pair]) -> None:
        ids = [pair.agreed() for pair in pairs]
        somebody = pairs[0].world.person(pairs[0].centre, profile="user")

        answer = assign(pairs[0], ids, somebody)

        assert outcomes(answer) == [("assigned", None)] * 3
        assert [line["delegation_id"] for line in answer.json] == [str(each) for each in ids]
        assert all(pair.may(somebody) for pair in pairs)
        assert len(pairs[0].world.announced(AccessChanged)[-3:]) == 3

    def test_tells_the_holder_once_for_all(self, pairs: list[Pair]) -> None:
        ids = [pair.agreed() for pair in pairs]
        somebody = pairs[0].world.person(pairs[0].centre, profile="user")

        assign(pairs[0], ids, somebody)

        first, *others = pairs[0].world.announced(AssignmentCreated)
        assert isinstance(first, AssignmentCreated)
        assert first.notified_with is None
        assert first.also_for == [pair.town.establishment_id for pair in pairs[1:]]
        for other in others:
            assert isinstance(other, AssignmentCreated)
            assert (other.notified_with, other.also_for) == (first.delegation.delegation_id, [])

    def test_answers_for_each_what_became_of_it(self, pairs: list[Pair]) -> None:
        narrow = pairs[0].agreed({"affiliation": "read"})
        same, other = pairs[1].agreed(), pairs[2].agreed()
        pending = pairs[1].ask({"carriere": "read"})
        somebody = pairs[0].world.person(pairs[0].centre, profile="user")
        assign(pairs[0], [same], somebody, affiliation="write")
        assign(pairs[0], [other], somebody, affiliation="read")
        nowhere = uuid4()

        answer = assign(
            pairs[0], [narrow, same, other, pending, nowhere], somebody, affiliation="write"
        )

        assert outcomes(answer) == [
            ("refused", "beyond_scope"),
            ("unchanged", None),
            ("changed", None),
            ("refused", "wrong_state"),
            ("refused", "not_found"),
        ]
        assert answer.json[0]["services"] == ["affiliation"]
        assert [line["status"] for line in answer.json] == [None, None, None, "pending", None]
        assert "delegation" in answer.json[0]["message"]
        assert len(pairs[0].world.announced(AssignmentChanged)) == 1

    def test_done_again_changes_nothing(self, pairs: list[Pair]) -> None:
        ids = [pair.agreed() for pair in pairs]
        somebody = pairs[0].world.person(pairs[0].centre, profile="user")
        assign(pairs[0], ids, somebody)
        told = len(pairs[0].world.announced(AssignmentCreated))

        assert outcomes(assign(pairs[0], [*ids, ids[0]], somebody)) == [("unchanged", None)] * 3
        assert len(pairs[0].world.announced(AssignmentCreated)) == told

    def test_is_for_the_centralising_side(self, pairs: list[Pair]) -> None:
        delegation_id = pairs[0].agreed()
        theirs = pairs[0].world.person(pairs[0].town, profile="user")
        body = {
            "account_id": str(theirs.id),
            "delegation_ids": [str(delegation_id)],
            "rights": {"affiliation": "read"},
        }

        answer = pairs[0].answerer.post("/assignments", body)

        assert outcomes(answer) == [("refused", "other_side_decides")]

    def test_knows_no_delegation_of_others(self, pairs: list[Pair]) -> None:
        stranger = pairs[0].world.establishment("Autre centre", is_centralising=True)
        head = pairs[0].world.person(stranger)
        own = pairs[0].world.person(stranger, profile="user")

        answer = assign(replace(pairs[0], asker=head), [pairs[0].agreed()], own)

        assert outcomes(answer) == [("refused", "not_found")]

    def test_is_of_an_account_of_one_s_own(self, pairs: list[Pair]) -> None:
        answer = assign(pairs[0], [pairs[0].agreed()], pairs[0].answerer)

        assert refused(answer) == (422, "invalid")
        assert "account_id" in answer.json["errors"]
