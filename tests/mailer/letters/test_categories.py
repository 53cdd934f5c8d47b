"""Kinds of letters: which service they belong to, and whether they are told of."""

from typing import Any

import pytest

from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.mailer.letters.box import new_category
from tests.mailer.world import Caller, World


class TestACategory:
    def test_is_opened_by_operators_and_listed_for_everybody(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        for caller in (operator, world.caller(world.account(home)), world.client()):
            shown = caller.get("/letter-categories").json
            assert [category["code"] for category in shown] == ["claims", "funds"]
            assert shown[0]["labels"] == {"fr": "Relances", "en": "Claims"}
            assert shown[0]["service"] == "finances"

    def test_is_not_opened_by_others(self, world: World, home: EstablishmentFacts) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.client(),
            world.operator(**{"duty:print": "write"}),
        ):
            assert refused(new_category(caller, code="other"))[0] == 403

    def test_has_a_code_of_its_own(self, operator: Caller, home: EstablishmentFacts) -> None:
        assert refused(new_category(operator)) == (409, "category_exists")

    @pytest.mark.parametrize(
        ("field", "facts"),
        [
            ("code", {"code": "Has Spaces"}),
            ("code", {"code": "x" * 41}),
            ("labels.en", {"labels": {"fr": "Relances"}}),
            ("labels", {"labels": "Relances"}),
            ("service", {"service": "no-such-service"}),
            ("service", {"service": "letters"}),
            ("is_notified", {"is_notified": "perhaps"}),
            ("colour", {"colour": "red"}),
        ],
    )
    def test_with_a_fault_is_refused_by_field(
        self, world: World, operator: Caller, home: EstablishmentFacts, field: str, facts: Any
    ) -> None:
        world.service("letters")

        answer = new_category(operator, **{"code": "new", **facts})

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]
        assert len(operator.get("/letter-categories").json) == 2
