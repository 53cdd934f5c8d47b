"""Ending a delegation: by either side, or by an operator (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from shared.events.delegation import (
    AccessChanged,
    AssignmentEnded,
    DelegationTerminated,
    OperatorActed,
)
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

REASON = {"reason": "Fin de la mission."}


class TestTerminating:
    @pytest.mark.parametrize("side", ["asker", "answerer"])
    def test_is_for_either_side_and_ends_access_at_once(self, joined: Pair, side: str) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)
        assert joined.may(worker)

        answer = getattr(joined, side).post(f"/delegations/{delegation_id}/terminate", REASON)

        assert answer.json["status"] == "terminated"
        assert answer.json["ended_by"] == answer.json["side"]
        assert answer.json["reason"] == REASON["reason"]
        assert not joined.may(worker)
        assert joined.asker.get(f"/delegations/{delegation_id}/assignments").json == []

    def test_announces_the_end_of_all_it_granted(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)

        joined.answerer.post(f"/delegations/{delegation_id}/terminate", REASON)

        assert len(joined.world.announced(DelegationTerminated)) == 1
        (ended,) = joined.world.announced(AssignmentEnded)
        assert isinstance(ended, AssignmentEnded)
        assert ended.reason == "delegation_ended"
        assert ended.assignment.account_id == worker.id
        grants = joined.world.messages(AccessChanged)
        assert [m.sequence for m in grants] == [1, 2, 3]
        last = grants[-1].event
        assert isinstance(last, AccessChanged)
        assert not last.is_granting
        assert last.lines == {}
        assert last.assignments == []

    def test_numbers_what_is_announced_about_it(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        joined.assigned(delegation_id)
        joined.answerer.post(f"/delegations/{delegation_id}/terminate", REASON)

        others = [m for m in joined.world.messages() if m.type != AccessChanged.type]

        assert [m.sequence for m in others] == [1, 2, 3, 4, 5]
        assert {m.subject for m in others} == {str(delegation_id)}

    def test_is_not_for_a_request(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask()}/terminate"

        assert refused(joined.answerer.post(path, REASON)) == (409, "wrong_state")

    def test_is_final(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"
        joined.answerer.post(f"{path}/terminate", REASON)

        for last, body in [
            ("terminate", REASON),
            ("suspend", REASON),
            ("resume", None),
            ("reduce", {"rights": {"affiliation": "read"}}),
        ]:
            answer = joined.answerer.post(f"{path}/{last}", body)
            assert refused(answer) == (409, "wrong_state")
            assert answer.json["delegation_status"] == "terminated"

    def test_is_not_for_users_nor_for_strangers(self, joined: Pair, stranger: Caller) -> None:
        delegation_id = joined.agreed()
        path = f"/delegations/{delegation_id}/terminate"
        user = joined.world.person(joined.town, profile="user")

        assert refused(user.post(path, REASON)) == (403, "forbidden")
        assert refused(stranger.post(path, REASON)) == (404, "not_found")
        assert joined.status(delegation_id) == "active"


class TestAnOperator:
    def test_reads_and_ends_it_in_an_establishment_s_name(
        self, joined: Pair, operator: Caller
    ) -> None:
        delegation_id = joined.agreed()
        base = f"/establishments/{joined.town.establishment_id}/delegations"

        rows = operator.get(base).json
        shown = operator.get(f"{base}/{delegation_id}").json
        log = operator.get(f"{base}/{delegation_id}/events").json
        answer = operator.post(f"{base}/{delegation_id}/terminate", REASON)

        assert [row["id"] for row in rows] == [str(delegation_id)]
        assert shown["side"] == "delegating"
        assert len(log) == 2
        assert answer.json["status"] == "terminated"
        assert answer.json["ended_by"] == "operator"

    def test_leaves_a_trace_of_it(self, joined: Pair, operator: Caller) -> None:
        base = f"/establishments/{joined.town.establishment_id}/delegations"
        operator.post(f"{base}/{joined.agreed()}/terminate", REASON)

        (acted,) = joined.world.announced(OperatorActed)

        assert isinstance(acted, OperatorActed)
        assert acted.establishment_id == joined.town.establishment_id
        assert acted.account_id == operator.id
        assert acted.operation == "delegations.terminate_any"

    def test_is_not_named_to_the_establishments(self, joined: Pair, operator: Caller) -> None:
        delegation_id = joined.agreed()
        base = f"/establishments/{joined.town.establishment_id}/delegations"
        operator.post(f"{base}/{delegation_id}/terminate", REASON)

        log = joined.asker.get(f"/delegations/{delegation_id}/events").json

        assert log[-1]["side"] == "operator"
        assert log[-1]["by"] is None

    def test_finds_nothing_in_an_establishment_it_does_not_concern(
        self, joined: Pair, operator: Caller
    ) -> None:
        other = joined.world.establishment("Autre")
        base = f"/establishments/{other.establishment_id}/delegations"

        assert refused(operator.get(f"{base}/{joined.agreed()}")) == (404, "not_found")

    def test_alone_may(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        base = f"/establishments/{joined.town.establishment_id}/delegations"

        for who, refusal in (
            (joined.asker, (404, "not_found")),
            (joined.answerer, (403, "forbidden")),
        ):
            assert refused(who.get(base)) == refusal
            assert refused(who.post(f"{base}/{delegation_id}/terminate", REASON)) == refusal
        assert joined.status(delegation_id) == "active"


class TestAnyChange:
    @pytest.mark.parametrize(
        "last", ["accept", "refuse", "cancel", "terminate", "suspend", "resume", "reduce"]
    )
    def test_of_an_unknown_delegation_is_not_found(self, joined: Pair, last: str) -> None:
        bodies: dict[str, Any] = {"accept": {"text_hash": "0" * 64}, "reduce": {}}
        body = bodies.get(last, REASON if last not in ("cancel", "resume") else None)

        answer = joined.answerer.post(f"/delegations/{uuid4()}/{last}", body)

        assert refused(answer) == (404, "not_found")

    def test_comes_too_late_once_the_last_day_has_gone_by(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed(ends_on=(TODAY + timedelta(days=1)).isoformat())
        clock.shift(timedelta(days=2))

        for last, body in [("terminate", REASON), ("suspend", REASON), ("reduce", {})]:
            answer = joined.answerer.post(f"/delegations/{delegation_id}/{last}", body)
            assert refused(answer) == (409, "request_lapsed")
