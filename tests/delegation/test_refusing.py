"""Refusing a request, or taking it back (design.md §4.8)."""

import pytest

from shared.events.delegation import (
    AccessChanged,
    DelegationCancelled,
    DelegationRefused,
)
from tests.answers import refused
from tests.delegation.pairs import Pair


class TestRefusing:
    def test_ends_the_request_with_a_reason(self, joined: Pair) -> None:
        delegation_id = joined.ask()

        answer = joined.answerer.post(
            f"/delegations/{delegation_id}/refuse", {"reason": "Pas cette année."}
        )

        assert answer.json["status"] == "refused"
        assert answer.json["reason"] == "Pas cette année."
        assert answer.json["ended_by"] == "delegating"
        assert answer.json["services"][0]["status"] == "refused"
        (event,) = joined.world.announced(DelegationRefused)
        assert isinstance(event, DelegationRefused)
        assert event.delegation.reason == "Pas cette année."
        assert joined.world.announced(AccessChanged) == []

    def test_is_for_the_side_that_is_asked(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask()}/refuse"

        assert refused(joined.asker.post(path, {"reason": "x"})) == (403, "other_side_decides")

    @pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "a" * 1001}, {"why": "x"}])
    def test_needs_a_reason(self, joined: Pair, body: dict[str, str]) -> None:
        delegation_id = joined.ask()

        answer = joined.answerer.post(f"/delegations/{delegation_id}/refuse", body)

        assert refused(answer) == (422, "invalid")
        assert joined.status(delegation_id) == "pending"


class TestCancelling:
    def test_takes_the_request_back(self, joined: Pair) -> None:
        delegation_id = joined.ask()

        answer = joined.asker.post(f"/delegations/{delegation_id}/cancel")

        assert answer.json["status"] == "cancelled"
        assert answer.json["ended_by"] == "centralising"
        assert len(joined.world.announced(DelegationCancelled)) == 1

    def test_is_for_the_side_that_asks(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask()}/cancel"

        assert refused(joined.answerer.post(path)) == (403, "other_side_decides")

    def test_comes_too_late_after_the_answer(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        answer = joined.asker.post(f"/delegations/{delegation_id}/cancel")

        assert refused(answer) == (409, "wrong_state")
