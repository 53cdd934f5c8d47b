"""Narrowing a delegation (design.md §4.8)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events.delegation import (
    AssignmentChanged,
    AssignmentEnded,
    DelegationReduced,
)
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

REASON = {"reason": "Fin de la mission."}


class TestReducing:
    @pytest.mark.parametrize("side", ["asker", "answerer"])
    def test_is_for_either_side_at_once(self, joined: Pair, side: str) -> None:
        delegation_id = joined.agreed({"affiliation": "write", "carriere": "write"})
        worker = joined.assigned(delegation_id, {"affiliation": "write", "carriere": "write"})
        who: Caller = getattr(joined, side)

        answer = who.post(
            f"/delegations/{delegation_id}/reduce", {"rights": {"affiliation": "read"}}
        )

        assert {s["service"]: (s["level"], s["status"]) for s in answer.json["services"]} == {
            "affiliation": ("read", "active"),
            "carriere": ("write", "ended"),
        }
        assert joined.may(worker, "affiliation", "read")
        assert not joined.may(worker, "affiliation", "write")
        assert not joined.may(worker, "carriere")
        (event,) = joined.world.announced(DelegationReduced)
        assert isinstance(event, DelegationReduced)
        assert event.by == answer.json["side"]

    def test_brings_every_assignment_within_what_remains(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "write", "carriere": "write"})
        keeps = joined.assigned(delegation_id, {"affiliation": "read"})
        loses_some = joined.assigned(delegation_id, {"affiliation": "write", "carriere": "read"})
        loses_all = joined.assigned(delegation_id, {"carriere": "read"})

        joined.answerer.post(
            f"/delegations/{delegation_id}/reduce", {"rights": {"affiliation": "read"}}
        )

        rows = joined.asker.get(f"/delegations/{delegation_id}/assignments").json
        assert {row["account_id"]: row["rights"] for row in rows} == {
            str(keeps.id): {"affiliation": "read"},
            str(loses_some.id): {"affiliation": "read"},
        }
        (changed,) = joined.world.announced(AssignmentChanged)
        (ended,) = joined.world.announced(AssignmentEnded)
        assert isinstance(changed, AssignmentChanged)
        assert isinstance(ended, AssignmentEnded)
        assert changed.assignment.account_id == loses_some.id
        assert ended.assignment.account_id == loses_all.id
        assert ended.reason == "scope_reduced"

    def test_may_bring_the_last_day_forward_to_today(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)

        answer = joined.answerer.post(
            f"/delegations/{delegation_id}/reduce", {"ends_on": TODAY.isoformat()}
        )

        assert answer.json["ends_on"] == TODAY.isoformat()
        assert joined.may(worker)
        clock.shift(timedelta(days=1))
        assert not joined.may(worker)

    @pytest.mark.parametrize(
        ("body", "refusal"),
        [
            ({"rights": {"affiliation": "write", "carriere": "read"}}, "would_widen"),
            ({"rights": {"letters": "read"}}, "would_widen"),
            ({"ends_on": "2028-05-17"}, "would_widen"),
            ({"rights": {"affiliation": "read"}}, "nothing_reduced"),
            ({"ends_on": "2028-05-16"}, "nothing_reduced"),
            ({}, "nothing_reduced"),
        ],
        ids=str,
    )
    def test_never_widens_and_never_does_nothing(
        self, joined: Pair, body: dict[str, Any], refusal: str
    ) -> None:
        path = f"/delegations/{joined.agreed({'affiliation': 'read'})}/reduce"

        assert refused(joined.answerer.post(path, body)) == (409, refusal)
        assert joined.world.announced(DelegationReduced) == []

    def test_refuses_a_day_gone_by(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}/reduce"

        assert refused(joined.answerer.post(path, {"ends_on": "2026-11-15"})) == (422, "invalid")

    def test_does_not_undo_itself(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed({'affiliation': 'write'})}/reduce"
        joined.answerer.post(path, {"rights": {"affiliation": "read"}})

        answer = joined.answerer.post(path, {"rights": {"affiliation": "write"}})

        assert refused(answer) == (409, "would_widen")

    def test_is_open_while_it_is_suspended(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed({'affiliation': 'write'})}"
        joined.answerer.post(f"{path}/suspend", REASON)

        answer = joined.answerer.post(f"{path}/reduce", {"rights": {"affiliation": "read"}})

        assert answer.json["status"] == "suspended"

    def test_of_another_version_than_was_read_is_refused(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed({'affiliation': 'write', 'carriere': 'write'})}"
        read = joined.answerer.get(path).headers["ETag"]
        joined.asker.post(f"{path}/reduce", {"rights": {"affiliation": "write"}})

        answer = joined.answerer.post(
            f"{path}/reduce", {"rights": {"affiliation": "read"}}, headers={"If-Match": read}
        )

        assert refused(answer) == (412, "stale_etag")

    def test_is_not_for_a_request(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask({'affiliation': 'write'})}/reduce"
        body = {"rights": {"affiliation": "read"}}

        assert refused(joined.answerer.post(path, body)) == (409, "wrong_state")
