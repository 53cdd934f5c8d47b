"""What one person works on is handed to a colleague in one act (design.md §4.8)."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.events.delegation import AssignmentCreated, AssignmentEnded
from tests.answers import Answer, outcomes, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair


@pytest.fixture
def pairs(joined: Pair) -> list[Pair]:
    """One centralising establishment, and three that it works for."""
    towns = [joined.world.establishment(f"Mairie {number}") for number in (2, 3)]
    others = [replace(joined, town=town, answerer=joined.world.person(town)) for town in towns]
    return [joined, *others]


@pytest.fixture
def leaving(pairs: list[Pair]) -> Caller:
    return pairs[0].world.person(pairs[0].centre, profile="user")


@pytest.fixture
def colleague(pairs: list[Pair]) -> Caller:
    return pairs[0].world.person(pairs[0].centre, profile="user")


def assign(pair: Pair, delegation_id: UUID, whom: Caller, rights: dict[str, str]) -> None:
    body = {"account_id": str(whom.id), "rights": rights}
    answer = pair.asker.post(f"/delegations/{delegation_id}/assignments", body)
    assert answer.status_code == 201, answer.json


def hand_over(pair: Pair, leaving: Caller, colleague: Caller, **more: Any) -> Answer:
    body = {"from_account_id": str(leaving.id), "to_account_id": str(colleague.id), **more}
    return pair.asker.post("/assignments/hand-over", body)


class TestHandingOver:
    def test_names_the_establishment_of_each_in_a_rehearsal_too(
        self, pairs: list[Pair], leaving: Caller, colleague: Caller
    ) -> None:
        for pair in pairs:
            assign(pair, pair.agreed(), leaving, {"affiliation": "read"})

        for more in ({"dry_run": True}, {}):
            answer = hand_over(pairs[0], leaving, colleague, **more)

            named = {(line["establishment"], line["siret"]) for line in answer.json}
            assert named == {(pair.town.name, pair.town.siret) for pair in pairs}

    def test_goes_as_far_as_each_went_and_the_first_is_out(
        self, pairs: list[Pair], leaving: Caller, colleague: Caller
    ) -> None:
        levels = ("read", "write", "read")
        for pair, level in zip(pairs, levels, strict=True):
            assign(pair, pair.agreed(), leaving, {"affiliation": level})

        found = outcomes(hand_over(pairs[0], leaving, colleague))

        assert found == [("assigned", None)] * 3
        for pair, level in zip(pairs, levels, strict=True):
            assert pair.may(colleague, level="read")
            assert pair.may(colleague, level="write") is (level == "write")
            assert not pair.may(leaving)

    def test_is_told_in_one_mail_to_each_of_the_two(
        self, pairs: list[Pair], leaving: Caller, colleague: Caller
    ) -> None:
        for pair in pairs:
            assign(pair, pair.agreed(), leaving, {"affiliation": "read"})
        world = pairs[0].world
        before = len(world.announced(AssignmentCreated))

        hand_over(pairs[0], leaving, colleague)

        created = world.announced(AssignmentCreated)[before:]
        for events in (created, world.announced(AssignmentEnded)):
            told = [getattr(event, "notified_with", None) is None for event in events]
            assert (len(told), sum(told)) == (3, 1)

    def test_leaves_a_colleague_who_has_more_what_they_have(
        self, joined: Pair, leaving: Caller, colleague: Caller
    ) -> None:
        delegation_id = joined.agreed({"affiliation": "write", "carriere": "read"})
        assign(joined, delegation_id, leaving, {"affiliation": "read", "carriere": "read"})
        assign(joined, delegation_id, colleague, {"affiliation": "write"})

        assert outcomes(hand_over(joined, leaving, colleague)) == [("changed", None)]

        assert joined.may(colleague, "affiliation", "write")
        assert joined.may(colleague, "carriere")
        assert not joined.may(leaving, "carriere")

    def test_rehearsed_changes_nothing(
        self, joined: Pair, leaving: Caller, colleague: Caller
    ) -> None:
        assign(joined, joined.agreed(), leaving, {"affiliation": "read"})
        before = len(joined.world.messages())

        found = outcomes(hand_over(joined, leaving, colleague, dry_run=True))

        assert found == [("assigned", None)]
        assert len(joined.world.messages()) == before
        assert joined.may(leaving)
        assert not joined.may(colleague)

    def test_of_some_says_which_are_none_of_theirs(
        self, joined: Pair, leaving: Caller, colleague: Caller
    ) -> None:
        assign(joined, theirs := joined.agreed(), leaving, {"affiliation": "read"})
        not_theirs, unknown = joined.agreed({"carriere": "read"}), uuid4()
        ids = [str(each) for each in (not_theirs, theirs, unknown)]

        found = outcomes(hand_over(joined, leaving, colleague, delegation_ids=ids))

        refusals = ("refused", "not_assigned"), ("refused", "not_found")
        assert found == [refusals[0], ("assigned", None), refusals[1]]

    def test_takes_on_what_somebody_who_is_overdue_worked_on(
        self, joined: Pair, leaving: Caller, colleague: Caller
    ) -> None:
        assign(joined, joined.agreed(), leaving, {"affiliation": "read"})
        joined.world.changed(leaving.facts, expires_on=None, status="invited")

        assert outcomes(hand_over(joined, leaving, colleague)) == [("assigned", None)]

    def test_is_refused_to_whom_cannot_be_assigned(
        self, joined: Pair, leaving: Caller, colleague: Caller, stranger: Caller
    ) -> None:
        assert hand_over(joined, leaving, stranger).json["errors"].keys() == {"to_account_id"}
        assert hand_over(joined, stranger, colleague).json["errors"].keys() == {"from_account_id"}
        assert hand_over(joined, leaving, leaving).json["errors"].keys() == {"to_account_id"}
        joined.world.changed(colleague.facts, status="invited")
        assert refused(hand_over(joined, leaving, colleague)) == (409, "account_not_active")

    def test_is_for_administrators(self, joined: Pair, leaving: Caller, colleague: Caller) -> None:
        body = {"from_account_id": str(leaving.id), "to_account_id": str(colleague.id)}

        assert leaving.post("/assignments/hand-over", body).status_code == 403
