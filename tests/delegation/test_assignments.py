"""Who may work in a delegation (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.events.delegation import (
    AccessChanged,
    AssignmentChanged,
    AssignmentCreated,
)
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY


def assign(joined: Pair, delegation_id: object, account_id: object, **rights: str) -> Answer:
    body = {"account_id": str(account_id), "rights": rights or {"affiliation": "read"}}
    return joined.asker.post(f"/delegations/{delegation_id}/assignments", body)


class TestAnAssignment:
    def test_lets_somebody_in_who_was_not(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.world.person(joined.centre, profile="user")
        assert not joined.may(somebody)

        answer = assign(joined, delegation_id, somebody.id, affiliation="read")

        assert answer.status_code == 201
        assert joined.may(somebody, level="read")
        assert not joined.may(somebody, level="write")

    def test_is_seen_by_both_sides_with_the_name(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id)

        for who in (joined.asker, joined.answerer):
            (row,) = who.get(f"/delegations/{delegation_id}/assignments").json
            assert row["holder"]["last_name"] == somebody.facts.last_name
            assert row["assigned_by"]["account_id"] == str(joined.asker.id)
            assert row["rights"] == {"affiliation": "write"}
            assert "email" not in row["holder"]

    def test_is_announced_with_the_whole_of_the_access(self, joined: Pair) -> None:
        somebody = joined.assigned(joined.agreed())

        (created,) = joined.world.announced(AssignmentCreated)
        grant = joined.world.announced(AccessChanged)[-1]

        assert isinstance(created, AssignmentCreated)
        assert isinstance(grant, AccessChanged)
        assert created.assignment.account_id == somebody.id
        assert [(a.account_id, a.rights) for a in grant.assignments] == [
            (somebody.id, {"affiliation": "write"})
        ]

    def test_made_again_replaces_the_rights(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "write", "carriere": "read"})
        somebody = joined.assigned(delegation_id)

        answer = assign(joined, delegation_id, somebody.id, carriere="read")

        assert answer.status_code == 200
        assert answer.json["rights"] == {"carriere": "read"}
        assert not joined.may(somebody, "affiliation")
        assert joined.may(somebody, "carriere")
        assert len(joined.world.announced(AssignmentChanged)) == 1
        assert len(joined.asker.get(f"/delegations/{delegation_id}/assignments").json) == 1

    def test_made_again_with_the_same_rights_is_not_announced(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id, {"affiliation": "read"})

        answer = assign(joined, delegation_id, somebody.id, affiliation="read")

        assert answer.status_code == 200
        assert joined.world.announced(AssignmentChanged) == []

    @pytest.mark.parametrize(
        "rights",
        [{"affiliation": "write"}, {"affiliation": "read", "letters": "read"}, {"nope": "read"}],
        ids=str,
    )
    def test_stays_within_the_delegation(self, joined: Pair, rights: dict[str, str]) -> None:
        delegation_id = joined.agreed({"affiliation": "read"})
        somebody = joined.world.person(joined.centre)

        answer = assign(joined, delegation_id, somebody.id, **rights)

        assert refused(answer) == (409, "beyond_scope")
        assert joined.world.announced(AssignmentCreated) == []

    @pytest.mark.parametrize(
        "facts",
        [
            {"status": "invited", "expires_on": None},
            {"status": "invitation_lapsed"},
            {"status": "deleted"},
            {"expires_on": TODAY - timedelta(days=1)},
        ],
        ids=str,
    )
    def test_needs_an_active_account(self, joined: Pair, facts: dict[str, Any]) -> None:
        account = joined.world.account(joined.centre, **facts)

        answer = assign(joined, joined.agreed(), account.account_id)

        assert refused(answer) == (409, "account_not_active")

    def test_is_of_an_account_of_one_s_own(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        for account_id in (joined.answerer.id, uuid4()):
            answer = assign(joined, delegation_id, account_id)
            assert refused(answer) == (422, "invalid")
            assert "account_id" in answer.json["errors"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"account_id": None}, "account_id"),
            ({"account_id": "me"}, "account_id"),
            ({"rights": {}}, "rights"),
            ({"rights": None}, "rights"),
            ({"until": "2027-01-01"}, "until"),
        ],
        ids=str,
    )
    def test_says_which_field_is_wrong(
        self, joined: Pair, changes: dict[str, Any], field: str
    ) -> None:
        body = {"account_id": str(joined.asker.id), "rights": {"affiliation": "read"}} | changes

        answer = joined.asker.post(f"/delegations/{joined.agreed()}/assignments", body)

        assert refused(answer) == (422, "invalid")
        assert field in answer.json["errors"]

    def test_is_made_by_administrators_of_the_centralising_side(
        self, joined: Pair, stranger: Caller
    ) -> None:
        delegation_id = joined.agreed()
        user = joined.world.person(joined.centre, profile="user")
        path = f"/delegations/{delegation_id}/assignments"
        body = {"account_id": str(user.id), "rights": {"affiliation": "read"}}
        own = {"account_id": str(joined.answerer.id), "rights": {"affiliation": "read"}}

        assert refused(user.post(path, body)) == (403, "forbidden")
        assert refused(joined.answerer.post(path, own)) == (403, "other_side_decides")
        assert refused(stranger.post(path, own)) == (404, "not_found")
        assert joined.asker.get(path).json == []

    def test_waits_for_the_acceptance(self, joined: Pair) -> None:
        answer = assign(joined, joined.ask(), joined.asker.id)

        assert refused(answer) == (409, "wrong_state")
