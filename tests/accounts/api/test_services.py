"""The catalogue (design.md §4.5)."""

from typing import Any

import pytest

from shared.auth import Duty
from shared.events import accounts
from tests.accounts.world import Person, World
from tests.answers import refusal

GOOD = {
    "code": "affiliation",
    "domain": "carriere",
    "domain_labels": {"fr": "Carrière", "en": "Career"},
    "labels": {"fr": "Affiliation", "en": "Affiliation"},
    "is_delegable": True,
}


class TestCatalogue:
    def test_holds_the_platforms_own_two_services(self, head: Person) -> None:
        rows = head.get("/services").json

        assert [(row["code"], row["is_delegable"]) for row in rows] == [
            ("accounts", True),
            ("letters", True),
        ]

    def test_is_read_by_everybody_and_published_by_operators(
        self, world: World, head: Person
    ) -> None:
        user = world.activate(head.create())
        printer = world.make_operator(frozenset({Duty.PRINT}))
        with world.announcing() as said:
            refused = [person.post("/services", GOOD).status_code for person in (head, printer)]
            answer = world.operator.post("/services", GOOD)

        assert refused == [403, 403]
        assert answer.status_code == 201
        (event,) = said
        assert isinstance(event, accounts.ServicePublished)
        assert event.service.code == "affiliation"
        assert user.get("/services/affiliation").json == answer.json
        assert len(user.get("/services?domain=carriere").json) == 1

    def test_takes_a_code_once(self, world: World) -> None:
        world.operator.post("/services", GOOD)
        with world.announcing() as said:
            again = world.operator.post("/services", GOOD)
            reserved = world.operator.post("/services", GOOD | {"code": "letters"})

        assert refusal(again) == refusal(reserved) == "service_exists"
        assert said == []

    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({"code": "Élan"}, {"code"}),
            ({"code": "duty:register"}, {"code"}),
            ({"code": "x" * 41}, {"code"}),
            ({"labels": {"fr": "Seul"}}, {"labels.en"}),
            ({"domain_labels": None}, {"domain_labels"}),
            ({"is_delegable": "perhaps"}, {"is_delegable"}),
            ({"address": "http://paie.example.org/"}, {"address"}),
            ({"address": "javascript:alert(1)//https://paie.example.org"}, {"address"}),
            ({"address": "https://rh:secret@paie.example.org/"}, {"address"}),
            ({"address": "https://paie.example.org\\@evil.example/"}, {"address"}),
            ({"address": "https://paie.example.org:x/"}, {"address"}),
            ({"address": f"https://paie.example.org/{'a' * 500}"}, {"address"}),
        ],
    )
    def test_refuses_what_it_cannot_hold(
        self, world: World, changes: dict[str, Any], fields: set[str]
    ) -> None:
        with world.announcing() as said:
            answer = world.operator.post("/services", GOOD | changes)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == fields
        assert said == []

    def test_knows_the_labels_of_a_domain(self, world: World) -> None:
        world.operator.post("/services", GOOD)
        known = {key: value for key, value in GOOD.items() if key != "domain_labels"}

        second = world.operator.post("/services", known | {"code": "comptes"})
        other = GOOD | {"code": "autre", "domain_labels": {"fr": "Paie", "en": "Pay"}}

        assert second.json["domain_labels"] == GOOD["domain_labels"]
        assert world.operator.post("/services", other).status_code == 422

    def test_relabels_a_domain_for_all_its_services(self, world: World) -> None:
        world.operator.post("/services", GOOD)
        world.operator.post("/services", GOOD | {"code": "comptes"})
        labels = {"fr": "Parcours", "en": "Path"}
        with world.announcing() as said:
            answer = world.operator.edit("/services/comptes", {"domain_labels": labels})

        assert answer.json["domain_labels"] == labels
        codes = [event.service.code for event in said if isinstance(event, accounts.ServiceChanged)]
        assert codes == ["affiliation", "comptes"]

    def test_tells_where_a_service_is_used_and_tells_no_other_service_of_it(
        self, world: World, head: Person
    ) -> None:
        paie, soldes = "https://paie.example.org/", "https://soldes.example.org:8443/a?b=c"
        world.operator.post("/services", GOOD | {"address": paie})
        assert head.get("/services/affiliation").json["address"] == paie
        with world.announcing() as said:
            world.operator.edit("/services/affiliation", {"address": soldes})

            assert head.get("/services/affiliation").json["address"] == soldes
            answer = world.operator.edit("/services/affiliation", {"address": None})

        assert answer.json["address"] is None
        assert said == []

    def test_needs_the_version_that_was_read(self, world: World) -> None:
        world.operator.post("/services", GOOD)
        with world.announcing() as said:
            without = world.operator.call("PATCH", "/services/affiliation", {"is_exclusive": True})
            missing = world.operator.call("PATCH", "/services/nothing", {"is_exclusive": True})
            code = world.operator.edit("/services/affiliation", {"code": "other"})

        assert (without.status_code, missing.status_code, code.status_code) == (428, 404, 422)
        assert said == []
