"""What becomes of an establishment (design.md §4.1)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine

from shared.auth import Duty
from shared.auth.assurance import Assurance, Method
from shared.events import accounts
from tests import tokens
from tests.accounts.world import NOW, TODAY, Person, World
from tests.answers import refusal


def home(person: Person) -> str:
    return f"/establishments/{person.home}"


class TestShowing:
    def test_says_what_the_register_says(self, world: World, head: Person) -> None:
        shown = head.get(home(head)).json

        assert shown["name"] == "Commune de Trifouillis"
        assert [number[0] for number in shown.get("contract_numbers", [])] == ["C"]
        assert shown["address"] == {
            "lines": ["1 place"],
            "postcode": "01990",
            "city": "Exempleville",
        }
        assert shown["legal_representative"]["last_name"] == "Lorgnon"
        assert shown["status"] == "active"
        assert shown["is_centralising"] is False

    def test_advises_a_second_administrator(self, world: World, head: Person) -> None:
        def is_advised() -> tuple[bool, bool]:
            shown = head.get(home(head)).json
            return shown["needs_administrators"], "few_administrators" in shown["advice"]

        alone = is_advised()
        world.activate(head.create(profile="administrator"))

        assert (alone, is_advised()) == ((True, True), (False, False))

    def test_is_for_its_people_and_operators(self, world: World, head: Person) -> None:
        stranger = world.establishment("Commune de Brindas")
        user = world.activate(head.create())

        assert stranger.get(home(head)).status_code == 404
        assert user.get(home(head)).status_code == 200
        assert world.operator.get(home(head)).status_code == 200
        assert world.operator.get(f"/establishments/{uuid4()}").status_code == 404

    def test_names_the_administrators_to_any_holder(self, world: World, head: Person) -> None:
        user = world.activate(head.create())

        (administrator,) = user.get(f"{home(head)}/administrators").json

        assert administrator["account_id"] == str(head.account_id)
        assert administrator["phone"] == "+33199001234"

    def test_names_no_administrator_who_cannot_act(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        head.create(profile="administrator")  # invited, has no password yet
        late = world.activate(head.create(profile="administrator"))
        time.shift(timedelta(days=200))
        assert head.post(f"{head.path}/renew").status_code == 200
        time.shift(timedelta(days=400))  # past the last day of who was not renewed

        named = head.get(f"{home(head)}/administrators").json

        assert [each["account_id"] for each in named] == [str(head.account_id)]
        assert str(late.account_id) not in str(named)


class TestList:
    def test_is_for_operators_and_searches_every_word(self, world: World, head: Person) -> None:
        world.establishment("Commune de Brindas-les-Eaux")

        def found(q: str) -> list[str]:
            rows = world.operator.get(f"/establishments?q={q}").json
            return [row["name"] for row in rows]

        assert found("commune eaux") == ["Commune de Brindas-les-Eaux"]
        siret = head.get(home(head)).json["siret"]
        assert found(siret) == ["Commune de Trifouillis"]
        assert head.get("/establishments").status_code == 403


class TestChanging:
    def test_makes_it_centralising_by_an_operator_only(self, world: World, head: Person) -> None:
        with world.announcing() as said:
            own = head.edit(home(head), {"is_centralising": True})
            other = world.operator.edit(home(head), {"is_centralising": True})

        assert refusal(own) == "operators_only"
        assert other.json["is_centralising"] is True
        (event,) = said
        assert isinstance(event, accounts.EstablishmentChanged)
        assert event.changed == ["is_centralising"]
        assert event.establishment.is_centralising

    def test_makes_it_a_sandbox_and_a_real_one_by_an_operator_only(
        self, world: World, head: Person
    ) -> None:
        with world.announcing() as said:
            own = head.edit(home(head), {"is_sandbox": True})
            other = world.operator.edit(home(head), {"is_sandbox": True})
            found = world.operator.get("/establishments?is_sandbox=true").json
            back = world.operator.edit(home(head), {"is_sandbox": False})

        assert refusal(own) == "operators_only"
        assert (other.json["is_sandbox"], back.json["is_sandbox"]) == (True, False)
        assert [each["id"] for each in found] == [str(head.home)]
        became, ended = said
        assert isinstance(became, accounts.EstablishmentChanged)
        assert (became.changed, became.establishment.is_sandbox) == (["is_sandbox"], True)
        assert "is_sandbox" not in ended.to_data()["establishment"]
        assert head.get("/me").json["establishment"]["is_sandbox"] is False

    def test_never_makes_the_platform_s_own_a_sandbox(self, world: World) -> None:
        own = f"/establishments/{world.operator.home}"

        answer = world.operator.edit(own, {"is_sandbox": True})

        assert refusal(answer) == "operators_only"
        assert world.operator.get(own).json["is_sandbox"] is False

    @pytest.mark.parametrize("fact", ["is_sandbox", "is_centralising"])
    def test_decides_nothing_of_the_platform_s_own_by_a_duty_alone(
        self, world: World, fact: str
    ) -> None:
        own = f"/establishments/{world.operator.home}"
        rights = {"duty:register": "write"}
        colleague = world.activate(world.operator.create(profile="user", rights=rights))

        answer = colleague.edit(own, {fact: True})

        assert refusal(answer) == "operators_only"
        assert world.operator.get(own).json[fact] is False

    def test_asks_for_more_of_passwords_by_its_administrators(
        self, world: World, head: Person
    ) -> None:
        user = world.activate(head.create())
        asked = {"password_policy": "modern", "password_min_length": 20}
        with world.announcing() as said:
            raised = head.edit(home(head), asked)
            by_user = user.edit(home(head), {"password_min_length": 8})

        assert {name: raised.json[name] for name in asked} == asked
        assert by_user.status_code == 403
        (event,) = said
        assert isinstance(event, accounts.EstablishmentChanged)
        assert sorted(event.changed) == ["password_min_length", "password_policy"]
        assert event.establishment.password_policy == "modern"
        assert event.establishment.password_min_length == 20

    def test_may_ask_for_no_more_of_passwords_again(self, world: World, head: Person) -> None:
        head.edit(home(head), {"password_min_length": 20})

        answer = head.edit(home(head), {"password_min_length": None})

        assert answer.json["password_min_length"] is None
        facts = [m.event for m in world.outbox() if m.type == accounts.EstablishmentChanged.type]
        assert "password_min_length" not in facts[-1].to_data()["establishment"]

    @pytest.mark.parametrize(
        "asked",
        [
            {"password_min_length": 7},
            {"password_min_length": 65},
            {"password_min_length": "20"},
            {"password_policy": "lax"},
        ],
    )
    def test_asks_for_nothing_else_of_passwords(
        self, world: World, head: Person, asked: dict[str, object]
    ) -> None:
        answer = head.edit(home(head), asked)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == set(asked)

    def test_asks_for_a_second_factor_by_its_administrators_alone(
        self, world: World, head: Person
    ) -> None:
        asked = {"second_factor_for": "administrators", "second_factor_from": "2027-03-01"}
        with world.announcing() as said:
            by_operator = world.operator.edit(home(head), asked)
            raised = head.edit(home(head), asked)

        assert refusal(by_operator) == "administrators_only"
        assert {name: raised.json[name] for name in asked} == asked
        (event,) = said
        assert isinstance(event, accounts.EstablishmentChanged)
        assert sorted(event.changed) == ["second_factor_for", "second_factor_from"]
        assert event.establishment.second_factor_for == "administrators"
        assert event.establishment.second_factor_from == date(2027, 3, 1)

    def test_withdraws_it_by_one_who_has_shown_it(self, world: World, head: Person) -> None:
        today = {"second_factor_for": "everybody", "second_factor_from": TODAY.isoformat()}
        none = {"second_factor_for": None, "second_factor_from": None}
        tag = head.edit(home(head), today).headers["ETag"]
        path = home(head)
        token = tokens.of_account(
            world.signer,
            head.account_id,
            head.home,
            head.profile,
            shown=Assurance.by(Method.PASSWORD, Method.ONE_TIME_CODE, at=NOW),
        )
        proved = {"If-Match": tag, "Authorization": f"Bearer {token}"}

        refused_to_one = head.call("PATCH", path, none, headers={"If-Match": tag})
        withdrawn = head.call("PATCH", path, none, headers=proved)

        assert refusal(refused_to_one) == "second_factor_asked_for"
        assert withdrawn.json["second_factor_for"] is None
        facts = [m.event for m in world.outbox() if m.type == accounts.EstablishmentChanged.type]
        assert "second_factor_for" not in facts[-1].to_data()["establishment"]
        assert head.get(path).status_code == 200

    @pytest.mark.parametrize(
        "asked",
        [
            {"second_factor_for": "everybody"},
            {"second_factor_from": "2027-03-01"},
            {"second_factor_for": "everybody", "second_factor_from": None},
            {"second_factor_for": "everybody", "second_factor_from": "2026-11-15"},
            {"second_factor_for": "everybody", "second_factor_from": "2028-11-16"},
        ],
    )
    def test_asks_for_it_from_a_day_that_is_to_come_within_two_years(
        self, world: World, head: Person, asked: dict[str, object]
    ) -> None:
        with world.announcing() as said:
            answer = head.edit(home(head), asked)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"second_factor_from"}
        assert said == []
        assert head.get(home(head)).json["second_factor_for"] is None

    @pytest.mark.parametrize("whom", ["off", "admins", ""])
    def test_asks_nobody_else_for_it(self, head: Person, whom: str) -> None:
        asked = {"second_factor_for": whom, "second_factor_from": "2027-03-01"}

        answer = head.edit(home(head), asked)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"second_factor_for"}

    def test_is_recorded_when_an_operator_does_it(self, world: World, head: Person) -> None:
        world.operator.edit(home(head), {"is_centralising": True})

        acts = [m.event for m in world.outbox() if m.type == accounts.OperatorActed.type]

        assert acts[-1] == accounts.OperatorActed(
            establishment_id=head.home,
            account_id=world.operator.account_id,
            operation="establishment.change",
        )

    def test_needs_the_version_that_was_read(self, world: World, head: Person) -> None:
        with world.announcing() as said:
            without = head.call("PATCH", home(head), {"language": "en"})
            wrong = head.edit(home(head), {"language": "de"})

        assert (without.status_code, wrong.status_code) == (428, 422)
        assert said == []


class TestStates:
    def test_follow_one_another(self, world: World, head: Person) -> None:
        operator, path = world.operator, home(head)
        with world.announcing() as said:
            operator.post(f"{path}/suspend", {"reason": "Enquête"})
            operator.post(f"{path}/reactivate")
            operator.post(f"{path}/close", {"reason": "Fusion"})

        assert [type(event) for event in said] == [
            accounts.EstablishmentSuspended,
            accounts.EstablishmentReactivated,
            accounts.EstablishmentClosed,
        ]

    def test_refuse_what_leads_nowhere(self, world: World, head: Person) -> None:
        operator, path = world.operator, home(head)
        with world.announcing() as said:
            early = operator.post(f"{path}/reactivate")
            empty = operator.post(f"{path}/suspend", {})
        operator.post(f"{path}/close", {"reason": "Fin"})

        assert refusal(early) == "establishment_state"
        assert set(empty.json["errors"]) == {"reason"}
        assert operator.post(f"{path}/suspend", {"reason": "x"}).status_code == 409
        assert said == []

    def test_stop_everybody_there(self, world: World, head: Person) -> None:
        world.operator.post(f"{home(head)}/suspend", {"reason": "Enquête"})

        assert refusal(head.get(head.accounts)) == "establishment_suspended"

    def test_may_name_who_takes_over(self, world: World, head: Person) -> None:
        heir = world.establishment("Commune de Brindas")
        path = f"{home(head)}/close"

        nobody = world.operator.post(path, {"reason": "Fusion", "merged_into": str(uuid4())})
        itself = world.operator.post(path, {"reason": "Fusion", "merged_into": str(head.home)})
        good = world.operator.post(path, {"reason": "Fusion", "merged_into": str(heir.home)})

        assert (nobody.status_code, itself.status_code) == (422, 422)
        assert good.json["merged_into"] == str(heir.home)

    @pytest.mark.parametrize("act", ["suspend", "close"])
    def test_never_end_the_platform_itself(self, world: World, act: str) -> None:
        answer = world.operator.post(f"{home(world.operator)}/{act}", {"reason": "x"})

        assert refusal(answer) == "establishment_state"

    @pytest.mark.parametrize("act", ["suspend", "reactivate", "close", "confirm"])
    def test_are_for_operators_with_the_duty(self, world: World, head: Person, act: str) -> None:
        printer = world.make_operator(frozenset({Duty.PRINT}))

        for person in (head, printer):
            answer = person.post(f"{home(head)}/{act}", {"reason": "x"} if act != "confirm" else {})
            assert answer.status_code == 403

    def test_closed_ones_can_register_again(self, world: World) -> None:
        pair = world.in_register()
        first = world.register(pair).json["establishment_id"]
        world.operator.post(f"/establishments/{first}/confirm", {})
        world.operator.post(f"/establishments/{first}/close", {"reason": "Erreur"})

        assert world.register(pair).status_code == 201
