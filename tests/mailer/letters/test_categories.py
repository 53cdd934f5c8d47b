"""Kinds of letters: which service they belong to, and whether they are told of."""

from typing import Any

import pytest

from shared.events.accounts import EstablishmentFacts
from tests.answers import Answer, refused
from tests.mailer.letters.box import box, deposited, new_category
from tests.mailer.world import Caller, World


class TestACategory:
    def test_is_opened_by_operators_and_listed_for_everybody(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        for caller in (operator, world.caller(world.account(home)), world.client()):
            shown = {each["code"]: each for each in caller.get("/letter-categories").json}
            assert list(shown) == sorted(shown)
            assert {"claims", "funds"} < set(shown)
            assert shown["claims"]["labels"] == {"fr": "Relances", "en": "Claims"}
            assert shown["claims"]["service"] == "finances"

    def test_of_the_sources_is_there_from_the_beginning_and_goes_on_paper_if_they_say_so(
        self, operator: Caller
    ) -> None:
        shown = {each["code"]: each for each in operator.get("/letter-categories").json}

        assert {code: each["has_paper_copy"] for code, each in shown.items()} == {
            "financial-accounts": False,
            "claim-reminders": True,
            "repayment-call-reminders": True,
            "fnc": True,
            "faefm": True,
        }
        assert all(each["is_notified"] for each in shown.values())
        assert {each["service"] for each in shown.values()} == {"letters"}

    def test_that_asks_for_the_letter_box_alone_is_for_administrators_and_delegates_who_have_it(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        deposited(operator, home, category="fnc")
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre)
        world.delegation(home, centre, delegate, letters="read")
        user = world.account(home, rights={"finances": "write"})

        found = [
            len(world.caller(each).get(box(home)).json)
            for each in (world.administrator(home), delegate, user)
        ]

        assert found == [1, 1, 0]

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
            ("service", {"service": "accounts"}),
            ("kept_months", {"kept_months": 0}),
            ("kept_months", {"kept_months": 601}),
            ("kept_months", {"kept_months": "10"}),
            ("is_notified", {"is_notified": "perhaps"}),
            ("colour", {"colour": "red"}),
        ],
    )
    def test_with_a_fault_is_refused_by_field(
        self, world: World, operator: Caller, home: EstablishmentFacts, field: str, facts: Any
    ) -> None:
        world.service("accounts")
        before = operator.get("/letter-categories").json

        answer = new_category(operator, **{"code": "new", **facts})

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]
        assert operator.get("/letter-categories").json == before


class TestChangingACategory:
    @pytest.fixture
    def category(self, operator: Caller, home: EstablishmentFacts) -> dict[str, Any]:
        (found,) = (
            each for each in operator.get("/letter-categories").json if each["code"] == "claims"
        )
        return dict(found)

    def change(self, caller: Caller, category: dict[str, Any], **changes: Any) -> Answer:
        path = f"/letter-categories/{category['code']}"
        tag = caller.get(path).headers.get("ETag", "")
        return caller.open("PATCH", path, json=changes, headers={"If-Match": tag})

    def test_keeps_what_is_not_changed(self, operator: Caller, category: dict[str, Any]) -> None:
        labels = {"fr": "Rappels", "en": "Reminders"}

        answer = self.change(operator, category, labels=labels, has_paper_copy=True)

        assert answer.status_code == 200
        assert answer.json == category | {"labels": labels, "has_paper_copy": True, "version": 2}

    def test_of_its_service_opens_letters_deposited_before_to_others(
        self, world: World, operator: Caller, home: EstablishmentFacts, category: dict[str, Any]
    ) -> None:
        deposited(operator, home)
        before = world.caller(world.account(home, rights={"finances": "read"}))
        after = world.caller(world.account(home, rights={"retraite": "read"}))

        self.change(operator, category, service="retraite")

        assert [len(each.get(box(home)).json) for each in (before, after)] == [0, 1]

    def test_of_what_is_told_is_for_letters_yet_to_come(
        self, world: World, operator: Caller, home: EstablishmentFacts, category: dict[str, Any]
    ) -> None:
        world.administrator(home)
        deposited(operator, home)
        self.change(operator, category, is_notified=False)

        deposited(operator, home)

        assert len(world.emails("letter_deposited")) == 1

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("service", {"service": "no-such-service"}),
            ("service", {"service": "accounts"}),
            ("kept_months", {"kept_months": 0}),
            ("labels.en", {"labels": {"fr": "Rappels"}}),
            ("code", {"code": "other"}),
        ],
    )
    def test_with_a_fault_is_refused_by_field_and_changes_nothing(
        self,
        world: World,
        operator: Caller,
        category: dict[str, Any],
        field: str,
        changes: dict[str, Any],
    ) -> None:
        world.service("accounts")

        answer = self.change(operator, category, has_paper_copy=True, **changes)

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]
        assert operator.get(f"/letter-categories/{category['code']}").json == category

    def test_that_somebody_else_has_changed_meanwhile_is_refused(
        self, operator: Caller, category: dict[str, Any]
    ) -> None:
        path = f"/letter-categories/{category['code']}"
        tag = operator.get(path).headers["ETag"]
        self.change(operator, category, is_notified=False)

        answer = operator.open("PATCH", path, json={"is_notified": True}, headers={"If-Match": tag})

        assert refused(answer)[0] == 412

    def test_is_for_operators_with_the_duty(
        self, world: World, home: EstablishmentFacts, category: dict[str, Any]
    ) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.client(),
            world.operator(**{"duty:print": "write"}),
        ):
            assert refused(self.change(caller, category, is_notified=False))[0] == 403


class TestTheVersionsOfACategory:
    def test_tell_what_it_was_and_who_changed_it_the_newest_first(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        path = "/letter-categories/claims"
        for changes in ({"kept_months": 24}, {"kept_months": 24}, {"is_notified": False}):
            tag = operator.get(path).headers["ETag"]
            operator.open("PATCH", path, json=changes, headers={"If-Match": tag})

        versions = operator.get(f"{path}/versions").json

        told = [
            (v["number"], v["facts"]["kept_months"], v["facts"]["is_notified"]) for v in versions
        ]
        assert told == [(3, 24, False), (2, 24, True), (1, 120, True)]
        assert {each["changed_by"] for each in versions} == {str(operator.id)}
        assert operator.get(path).json["version"] == 3

    def test_of_one_that_came_with_the_platform_begin_with_nobody(self, operator: Caller) -> None:
        (version,) = operator.get("/letter-categories/fnc/versions").json

        assert (version["number"], version["changed_by"]) == (1, None)
        assert version["facts"]["has_paper_copy"] is True

    def test_are_for_operators_with_the_duty(self, world: World, home: EstablishmentFacts) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.client(),
            world.operator(**{"duty:print": "write"}),
        ):
            assert refused(caller.get("/letter-categories/claims/versions"))[0] == 403
