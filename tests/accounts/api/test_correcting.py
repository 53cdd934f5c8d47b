"""An operator corrects the number that an establishment goes by (design.md §4.1)."""

from typing import Any

import pytest

from shared.auth import Duty
from shared.events import accounts
from tests.accounts.recovering import pair_of
from tests.accounts.world import Person, World
from tests.answers import Answer, refusal
from tests.sirets import siret

WHY = "Numéro relevé sur une ancienne convention."


def correct(world: World, person: Person, **body: Any) -> Answer:
    path = f"/establishments/{person.home}/correct"
    return world.operator.post(path, {"reason": WHY} | body)


def right_siret(world: World) -> str:
    """Make a SIRET that no establishment has."""
    return siret(next(world.numbers))


def in_register(world: World, query: str) -> list[tuple[str, str]]:
    rows = world.operator.get(f"/register-entries?{query}").json
    return [(row["siret"], row["contract_number"]) for row in rows]


class TestASiret:
    def test_is_corrected_in_the_same_establishment(self, world: World, head: Person) -> None:
        before, number = pair_of(world, head)
        user, right = world.activate(head.create()), right_siret(world)
        with world.announcing() as said:
            answer = correct(world, head, siret=right)

        assert answer.status_code == 200, answer.json
        assert (answer.json["id"], answer.json["siret"]) == (str(head.home), right)
        assert answer.json["contract_numbers"] == [number]
        assert user.get(f"/establishments/{head.home}").json["siret"] == right
        (event,) = said
        assert isinstance(event, accounts.EstablishmentCorrected)
        assert (event.changed, event.reason) == (["siret"], WHY)
        assert (event.former_siret, event.establishment.siret) == (before, right)
        assert (event.former_contract_number, event.contract_number) == (None, None)

    def test_is_corrected_in_the_register_and_in_searches(self, world: World, head: Person) -> None:
        before, number = pair_of(world, head)
        right = right_siret(world)
        correct(world, head, siret=right)

        assert in_register(world, f"siret={before}") == []
        assert in_register(world, f"siret={right}") == [(right, number)]
        assert in_register(world, f"q={right}") == [(right, number)]
        found = world.operator.get(f"/establishments?q={right}").json
        assert [each["id"] for each in found] == [str(head.home)]
        assert world.operator.get(f"/establishments?q={before}").json == []

    def test_goes_on_following_the_register(self, world: World, head: Person) -> None:
        _, number = pair_of(world, head)
        right = right_siret(world)
        correct(world, head, siret=right)
        row = f"{right};{number};Commune nouvelle;9 quai;;01990;Exempleville;Mme;Louise;Lorgnon"
        with world.announcing() as said:
            assert world.import_register(row).json[0]["outcome"] == "updated"

        (event,) = said
        assert isinstance(event, accounts.EstablishmentChanged)
        assert (event.establishment.siret, event.establishment.name) == (right, "Commune nouvelle")

    def test_brings_what_the_register_says_under_the_right_one(
        self, world: World, head: Person
    ) -> None:
        before, number = pair_of(world, head)
        right = right_siret(world)
        world.import_register(
            f"{right};{number};Commune d'Oingt;2 rue;;01990;Exempleville;Mme;Louise;Lorgnon",
            f"{right};AUTRE;Commune d'Oingt;2 rue;;01990;Exempleville;Mme;Louise;Lorgnon",
        )
        with world.announcing() as said:
            answer = correct(world, head, siret=right)

        assert answer.json["name"] == "Commune d'Oingt"
        assert answer.json["address"]["lines"] == ["2 rue"]
        assert answer.json["contract_numbers"] == [number, "AUTRE"]
        (event,) = said
        assert isinstance(event, accounts.EstablishmentCorrected)
        assert set(event.changed) == {"siret", "contract_numbers", "name", "address"}
        assert in_register(world, f"siret={before}") == []

    def test_frees_the_wrong_one(self, world: World, head: Person) -> None:
        before, _ = pair_of(world, head)
        correct(world, head, siret=right_siret(world))
        row = f"{before};X1;Autre commune;1 place;;01990;Exempleville;Mme;Louise;Lorgnon"
        world.import_register(row)

        assert world.register((before, "X1")).status_code == 201

    def test_lets_who_waited_to_register_under_the_right_one_lapse(
        self, world: World, head: Person
    ) -> None:
        pair = world.in_register("Commune d'Oingt")
        rival = world.register(pair).json["establishment_id"]
        with world.announcing() as said:
            answer = correct(world, head, siret=pair[0])

        assert answer.status_code == 200, answer.json
        (closed,) = (each for each in said if isinstance(each, accounts.EstablishmentClosed))
        assert str(closed.establishment.establishment_id) == rival

    def test_of_another_establishment_is_refused(self, world: World, head: Person) -> None:
        other = world.establishment("Commune d'Oingt")
        taken, _ = pair_of(world, other)
        before = pair_of(world, head)
        with world.announcing() as said:
            answer = correct(world, head, siret=taken)

        assert refusal(answer) == "siret_taken"
        assert answer.json["taken_by"] == str(other.home)
        assert pair_of(world, head) == before
        assert in_register(world, f"siret={before[0]}") == [before]
        assert said == []


class TestAContractNumber:
    def test_is_corrected_in_its_place(self, world: World, head: Person) -> None:
        number_of, wrong = pair_of(world, head)
        with world.announcing() as said:
            answer = correct(world, head, former_contract_number=wrong, contract_number="vf999")

        assert answer.json["contract_numbers"] == ["VF999"]
        assert in_register(world, f"siret={number_of}") == [(number_of, "VF999")]
        found = world.operator.get("/establishments?q=vf999").json
        assert [each["id"] for each in found] == [str(head.home)]
        (event,) = said
        assert isinstance(event, accounts.EstablishmentCorrected)
        assert event.changed == ["contract_numbers"]
        assert (event.former_contract_number, event.contract_number) == (wrong, "VF999")
        assert event.former_siret is None

    def test_is_corrected_together_with_the_siret(self, world: World, head: Person) -> None:
        _, wrong = pair_of(world, head)
        right = right_siret(world)

        answer = correct(
            world, head, siret=right, former_contract_number=wrong, contract_number="VF999"
        )

        assert (answer.json["siret"], answer.json["contract_numbers"]) == (right, ["VF999"])
        assert in_register(world, f"siret={right}") == [(right, "VF999")]


class TestACorrection:
    def test_stands_in_the_history_with_the_wrong_number(self, world: World, head: Person) -> None:
        before, _ = pair_of(world, head)
        correct(world, head, siret=right_siret(world))
        world.deliver()

        rows = head.get(f"/establishments/{head.home}/history").json
        (row,) = (r for r in rows if r["operation"] == "accounts.establishment.corrected")

        assert row["label"] == "Number of the establishment corrected"
        assert row["facts"]["former_siret"] == before
        assert row["actor"]["last_name"] == "Vasseur"

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "siret"),
            ({"contract_number": "VF999"}, "former_contract_number"),
            ({"former_contract_number": "VF999"}, "contract_number"),
            ({"siret": "12345678901234"}, "siret"),
            (
                {"former_contract_number": "NONE", "contract_number": "VF999"},
                "former_contract_number",
            ),
        ],
    )
    def test_says_what_is_missing_or_wrong_and_changes_nothing(
        self, world: World, head: Person, body: dict[str, str], field: str
    ) -> None:
        before = pair_of(world, head)
        with world.announcing() as said:
            answer = correct(world, head, **body)

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {field}
        assert (pair_of(world, head), said) == (before, [])

    def test_needs_something_to_be_wrong(self, world: World, head: Person) -> None:
        own, number = pair_of(world, head)

        same = correct(world, head, siret=own)
        again = correct(world, head, former_contract_number=number, contract_number=number)

        assert set(same.json["errors"]) == {"siret"}
        assert set(again.json["errors"]) == {"contract_number"}

    def test_needs_a_reason(self, world: World, head: Person) -> None:
        path = f"/establishments/{head.home}/correct"

        answer = world.operator.post(path, {"siret": right_siret(world)})

        assert set(answer.json["errors"]) == {"reason"}

    def test_is_made_of_a_suspended_one_and_of_none_that_is_closed_or_waits(
        self, world: World, head: Person
    ) -> None:
        path = f"/establishments/{head.home}"
        world.operator.post(f"{path}/suspend", {"reason": "x"})
        suspended = correct(world, head, siret=right_siret(world))
        world.operator.post(f"{path}/close", {"reason": "x"})
        closed = correct(world, head, siret=right_siret(world))
        platform = correct(world, world.operator, siret=right_siret(world))
        waiting = world.register(world.in_register()).json["establishment_id"]
        waits = world.operator.post(
            f"/establishments/{waiting}/correct", {"siret": right_siret(world), "reason": WHY}
        )

        assert suspended.status_code == 200
        assert refusal(closed) == refusal(platform) == refusal(waits) == "establishment_state"

    def test_is_for_operators_with_the_duty(self, world: World, head: Person) -> None:
        printer = world.make_operator(frozenset({Duty.PRINT}))
        body = {"siret": right_siret(world), "reason": WHY}

        for person in (head, printer):
            assert person.post(f"/establishments/{head.home}/correct", body).status_code == 403
