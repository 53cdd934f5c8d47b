"""How an assignment ends (design.md §4.8)."""

from shared.events.accounts import AccountDeleted
from shared.events.delegation import (
    AssignmentEnded,
)
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair


def assign(joined: Pair, delegation_id: object, account_id: object, **rights: str) -> Answer:
    body = {"account_id": str(account_id), "rights": rights or {"affiliation": "read"}}
    return joined.asker.post(f"/delegations/{delegation_id}/assignments", body)


class TestEndingAnAssignment:
    def test_takes_access_away_at_once(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id)
        path = f"/delegations/{delegation_id}/assignments"
        (row,) = joined.asker.get(path).json

        answer = joined.asker.delete(f"{path}/{row['id']}")

        assert answer.status_code == 204
        assert not joined.may(somebody)
        (ended,) = joined.world.announced(AssignmentEnded)
        assert isinstance(ended, AssignmentEnded)
        assert ended.reason == "removed"
        assert refused(joined.asker.delete(f"{path}/{row['id']}")) == (404, "not_found")

    def test_is_for_the_centralising_side(self, joined: Pair, stranger: Caller) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id)
        path = f"/delegations/{delegation_id}/assignments"
        (row,) = joined.asker.get(path).json

        assert refused(joined.answerer.delete(f"{path}/{row['id']}")) == (403, "other_side_decides")
        assert refused(stranger.delete(f"{path}/{row['id']}")) == (404, "not_found")
        assert refused(somebody.delete(f"{path}/{row['id']}")) == (403, "forbidden")
        assert joined.may(somebody)

    def test_does_not_reach_into_another_delegation(self, joined: Pair) -> None:
        one, two = joined.agreed({"affiliation": "write"}), joined.agreed({"carriere": "read"})
        joined.assigned(one)
        (row,) = joined.asker.get(f"/delegations/{one}/assignments").json

        answer = joined.asker.delete(f"/delegations/{two}/assignments/{row['id']}")

        assert refused(answer) == (404, "not_found")

    def test_lets_the_account_be_assigned_anew(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        somebody = joined.assigned(delegation_id)
        path = f"/delegations/{delegation_id}/assignments"
        (row,) = joined.asker.get(path).json
        joined.asker.delete(f"{path}/{row['id']}")

        assert assign(joined, delegation_id, somebody.id).status_code == 201

    def test_happens_in_every_delegation_when_the_account_is_deleted(self, joined: Pair) -> None:
        one, two = joined.agreed({"affiliation": "write"}), joined.agreed({"carriere": "read"})
        somebody = joined.assigned(one)
        assign(joined, two, somebody.id, carriere="read")

        joined.world.told(AccountDeleted(account=somebody.facts))

        for delegation_id in (one, two):
            assert joined.asker.get(f"/delegations/{delegation_id}/assignments").json == []
        ended = joined.world.announced(AssignmentEnded)
        assert [e.reason for e in ended if isinstance(e, AssignmentEnded)] == [
            "account_deleted"
        ] * 2
        log = joined.asker.get(f"/delegations/{one}/events").json
        assert log[-1]["side"] == "rules"
        assert log[-1]["reason"] == "account_deleted"
