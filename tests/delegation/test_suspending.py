"""Stopping a delegation for a while (design.md §4.8)."""

from datetime import timedelta

import time_machine

from shared.clock import now, written
from shared.events.delegation import (
    AccessChanged,
    DelegationResumed,
    DelegationSuspended,
)
from tests.answers import refused
from tests.delegation.pairs import Pair

REASON = {"reason": "Fin de la mission."}


class TestSuspending:
    def test_stops_access_until_it_is_resumed(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)
        path = f"/delegations/{delegation_id}"

        suspended = joined.answerer.post(f"{path}/suspend", REASON)

        assert suspended.json["status"] == "suspended"
        assert suspended.json["suspended_by"] == ["delegating"]
        assert suspended.json["reason"] == REASON["reason"]
        assert not joined.may(worker)

        resumed = joined.answerer.post(f"{path}/resume")

        assert resumed.json["status"] == "active"
        assert resumed.json["suspended_by"] == []
        assert resumed.json["reason"] is None
        assert joined.may(worker)

    def test_announces_what_it_stops_and_lets_go_on(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"
        joined.answerer.post(f"{path}/suspend", REASON)
        joined.answerer.post(f"{path}/resume")

        told = joined.world.announced(DelegationSuspended, DelegationResumed)
        grants = joined.world.announced(AccessChanged)

        assert [type(event) for event in told] == [DelegationSuspended, DelegationResumed]
        assert [g.is_granting for g in grants if isinstance(g, AccessChanged)] == [
            True,
            False,
            True,
        ]

    def test_tells_since_when_each_is_let_without_a_break(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed()
        path, agreed_at = f"/delegations/{delegation_id}", now()
        clock.shift(timedelta(seconds=1))
        worker = joined.assigned(delegation_id)
        assigned_at = now()
        clock.shift(timedelta(seconds=1))
        joined.answerer.post(f"{path}/suspend", REASON)
        clock.shift(timedelta(seconds=1))
        joined.answerer.post(f"{path}/resume")
        resumed_at = now()
        clock.shift(timedelta(seconds=1))
        other = joined.assigned(delegation_id)

        grants = joined.world.announced(AccessChanged)
        told = [grant.granted_since for grant in grants if isinstance(grant, AccessChanged)]

        assert agreed_at < assigned_at < resumed_at
        first, second = str(worker.id), str(other.id)
        assert told == [
            {},
            {first: written(assigned_at)},
            {},
            {first: written(resumed_at)},
            {first: written(resumed_at), second: written(now())},
        ]

    def test_is_for_the_delegating_side(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"

        assert refused(joined.asker.post(f"{path}/suspend", REASON)) == (403, "other_side_decides")
        joined.answerer.post(f"{path}/suspend", REASON)
        assert refused(joined.asker.post(f"{path}/resume")) == (403, "other_side_decides")

    def test_is_done_once(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"
        joined.answerer.post(f"{path}/suspend", REASON)

        again = joined.answerer.post(f"{path}/suspend", REASON)

        assert refused(again) == (409, "already_suspended")

    def test_can_be_taken_back_only_where_it_was_done(self, joined: Pair) -> None:
        for delegation_id in (joined.agreed(), joined.ask({"carriere": "read"})):
            answer = joined.answerer.post(f"/delegations/{delegation_id}/resume")
            assert refused(answer) == (409, "wrong_state")

    def test_is_not_for_a_request(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask()}"

        assert refused(joined.answerer.post(f"{path}/suspend", REASON)) == (409, "wrong_state")

    def test_lets_either_side_terminate(self, joined: Pair) -> None:
        path = f"/delegations/{joined.agreed()}"
        joined.answerer.post(f"{path}/suspend", REASON)

        answer = joined.asker.post(f"{path}/terminate", REASON)

        assert answer.json["status"] == "terminated"
        assert answer.json["suspended_by"] == []
