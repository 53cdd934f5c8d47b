"""Whom a request names (design.md §4.8)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events.delegation import DelegationLapsed, DelegationRequested
from tests.answers import outcomes
from tests.delegation.pairs import Pair
from tests.sirets import siret


class TestATarget:
    @pytest.mark.parametrize(
        "changes",
        [{"contract_number": "VF202"}, {"siret": siret(9999)}],
        ids=["contract", "siret"],
    )
    def test_that_does_not_match_is_refused_without_saying_why(
        self, joined: Pair, changes: dict[str, str]
    ) -> None:
        body = {"targets": [joined.target | changes], "rights": {"affiliation": "read"}}

        answer = joined.asker.post("/delegations", body)

        assert outcomes(answer) == [("refused", "unknown_target")]
        assert "delegation_id" not in answer.json[0]

    @pytest.mark.parametrize(
        "facts", [{"status": "registered"}, {"status": "suspended"}, {"is_platform": True}], ids=str
    )
    def test_that_takes_no_part_is_refused_like_an_unknown_one(
        self, joined: Pair, facts: dict[str, Any]
    ) -> None:
        other = joined.world.establishment("Autre", **facts)
        target = {"siret": other.siret, "contract_number": "C-1"}

        answer = joined.asker.post(
            "/delegations", {"targets": [target], "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [("refused", "unknown_target")]

    def test_may_be_named_by_any_of_its_contracts_and_with_spaces(self, joined: Pair) -> None:
        number = joined.town.siret
        spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
        target = {"siret": spaced, "contract_number": " C-1 "}

        answer = joined.asker.post(
            "/delegations", {"targets": [target], "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [("requested", None)]

    def test_is_not_the_asking_establishment(self, joined: Pair) -> None:
        target = {"siret": joined.centre.siret, "contract_number": "C-1"}

        answer = joined.asker.post(
            "/delegations", {"targets": [target], "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [("refused", "own_establishment")]

    def test_has_an_outcome_of_its_own_among_many(self, joined: Pair) -> None:
        other = joined.world.establishment("Autre")
        targets = [
            {"siret": other.siret, "contract_number": "C-1"},
            {"siret": other.siret, "contract_number": "nope"},
            joined.target,
            joined.target,
        ]

        answer = joined.asker.post(
            "/delegations", {"targets": targets, "rights": {"affiliation": "read"}}
        )

        assert outcomes(answer) == [
            ("requested", None),
            ("refused", "unknown_target"),
            ("requested", None),
            ("refused", "already_requested"),
        ]
        assert len(joined.world.announced(DelegationRequested)) == 2

    def test_with_a_pending_request_for_a_service_is_not_asked_again(self, joined: Pair) -> None:
        first = joined.ask({"affiliation": "read"})

        answer = joined.asker.post(
            "/delegations",
            {"targets": [joined.target], "rights": {"affiliation": "read", "carriere": "read"}},
        )

        assert outcomes(answer) == [("refused", "already_requested")]
        assert answer.json[0]["delegation_id"] == str(first)
        assert answer.json[0]["services"] == ["affiliation"]

    def test_with_an_active_line_for_a_service_is_not_asked_again(self, joined: Pair) -> None:
        joined.agreed({"affiliation": "read"})

        answer = joined.asker.post(
            "/delegations", {"targets": [joined.target], "rights": {"affiliation": "write"}}
        )

        assert outcomes(answer) == [("refused", "already_delegated")]

    def test_may_be_asked_for_other_services(self, joined: Pair) -> None:
        joined.agreed({"affiliation": "read"})

        joined.ask({"carriere": "read"})

    def test_may_be_asked_again_after_a_refusal(self, joined: Pair) -> None:
        first = joined.ask()
        joined.answerer.post(f"/delegations/{first}/refuse", {"reason": "Non."})

        assert joined.ask() != first

    def test_may_be_asked_again_once_time_has_ended_the_former_request(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        first = joined.ask()
        clock.shift(timedelta(days=30))

        second = joined.ask()

        (lapsed,) = joined.world.announced(DelegationLapsed)
        assert isinstance(lapsed, DelegationLapsed)
        assert lapsed.delegation.delegation_id == first != second
