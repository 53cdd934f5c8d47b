"""Registering an establishment, and proving that one may (design.md §4.1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.accounts.models import Establishment
from shared.events import accounts
from tests.accounts.letters import codes_in, letters_in
from tests.accounts.world import ADDRESS, TODAY, Person, World, coordinates
from tests.answers import refusal, refused
from tests.sirets import siret


def code_of(world: World, said: list[Any]) -> str:
    """Read the letter of one asker."""
    (code,) = codes_in(world, said).values()
    return code


def confirm(world: World, home: str, code: str) -> Any:
    return world.call("POST", f"/establishments/{home}/confirm", {"code": code})


class TestRegistering:
    def test_gives_an_identifier_and_waits_for_the_proof(self, world: World) -> None:
        pair = world.in_register()
        with world.announcing() as said:
            answer = world.register(pair)

        assert answer.status_code == 201
        assert answer.json["status"] == "registered"
        assert answer.json["proof"] == "letter"
        assert answer.json["identifier"].startswith("CAUB")
        registered, issued = said
        assert isinstance(registered, accounts.EstablishmentRegistered)
        assert registered.contact.last_name == "Auberive"
        assert isinstance(issued, accounts.EstablishmentCodesIssued)
        assert issued.purpose == "registration"
        assert issued.askers[0].email == registered.contact.email
        assert len(code_of(world, said)) == 12
        assert answer.json["letter_leaves_at"] == "2026-11-16T09:30:00Z"

    def test_refuses_a_wrong_and_an_unknown_pair_alike(self, world: World) -> None:
        known, _ = world.in_register()
        with world.announcing() as said:
            wrong = world.register((known, "X000000"))
            unknown = world.register((siret(999), "X000000"))

        assert wrong.status_code == unknown.status_code == 404
        assert wrong.json == unknown.json
        assert refusal(wrong) == "unknown_pair"
        assert said == []

    def test_names_whom_to_ask_where_it_is_registered(self, world: World, head: Person) -> None:
        with world.look() as session:
            home = session.get_one(Establishment, head.home)
            pair = home.siret, home.contract_numbers[0]
        with world.announcing() as said:
            right = world.register(pair)
            wrong = world.register((pair[0], "X000000"))

        assert right.status_code == 409
        assert refusal(right) == "already_registered"
        assert right.json["administrators"] == [
            {"title": "ms", "first_name": "Clémence", "last_name": "Auberive"}
        ]
        assert wrong.status_code == 404
        assert said == []

    def test_names_nobody_who_cannot_make_an_account(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        with world.look() as session:
            home = session.get_one(Establishment, head.home)
            pair = home.siret, home.contract_numbers[0]
        head.create(coordinates("Ida", "Invitée"), profile="administrator")
        (named,) = world.register(pair).json["administrators"]
        time.shift(timedelta(days=600))

        overdue = world.register(pair)

        assert named["last_name"] == "Auberive"
        assert overdue.json["administrators"] == []
        assert "recovery" in overdue.json["detail"]

    def test_names_nobody_of_an_establishment_that_is_suspended(
        self, world: World, head: Person
    ) -> None:
        with world.look() as session:
            home = session.get_one(Establishment, head.home)
            pair = home.siret, home.contract_numbers[0]
        world.operator.post(f"/establishments/{head.home}/suspend", {"reason": "x"})

        refused_one = world.register(pair)

        assert refused(refused_one) == (409, "already_registered")
        assert refused_one.json["administrators"] == []
        assert "recovery" not in refused_one.json["detail"]
        assert "support" in refused_one.json["detail"]

    @pytest.mark.parametrize(
        ("changes", "fields"),
        [
            ({"siret": "12345678901234"}, {"siret"}),
            ({"siret": None, "contract_number": 7}, {"siret", "contract_number"}),
            ({"contract_number": "x" * 21}, {"contract_number"}),
            ({"administrator": {}}, None),
            ({"administrator": "me"}, {"administrator"}),
            ({"surprise": 1}, {"surprise"}),
        ],
    )
    def test_tells_what_is_wrong(
        self, world: World, changes: dict[str, Any], fields: set[str] | None
    ) -> None:
        number, contract = world.in_register()
        body = {
            "siret": number,
            "contract_number": contract,
            "administrator": coordinates() | {"postal_address": ADDRESS},
        }
        with world.announcing() as said:
            answer = world.call("POST", "/establishments", body | changes)

        assert answer.status_code == 422
        missing = {"title", "first_name", "last_name", "email", "postal_address"}
        assert set(answer.json["errors"]) == (fields or {f"administrator.{f}" for f in missing})
        assert said == []


class TestThrottle:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATIONS_PER_HOUR": "2"}

    def test_bounds_the_tries_of_one_address(self, world: World) -> None:
        statuses = [world.register((siret(7), "X1")).status_code for _ in range(3)]

        assert statuses == [404, 404, 429]


class TestProof:
    def test_by_code_activates_and_invites_the_first_administrator(self, world: World) -> None:
        pair = world.in_register()
        with world.announcing() as letter:
            home = world.register(pair).json["establishment_id"]
        code = code_of(world, letter)
        with world.announcing() as said:
            answer = confirm(world, home, f"{code[:4]}-{code[4:8]} {code[8:]}".lower())

        assert answer.json["status"] == "active"
        confirmed, created = said
        assert isinstance(confirmed, accounts.EstablishmentConfirmed)
        assert isinstance(created, accounts.AccountCreated)
        assert created.created_by is None
        assert created.account.profile == "administrator"
        assert created.invited_on == TODAY
        assert created.informs_representative

    def test_by_code_takes_it_as_it_is_typed_and_cleans_nothing(self, world: World) -> None:
        with world.announcing() as letter:
            home = world.register(world.in_register()).json["establishment_id"]
        code = code_of(world, letter)

        for other in (f"{code[:4]}\u200b{code[4:]}", f"{code}\u00ad", f"\ufeff{code}"):
            assert refusal(confirm(world, home, other)) == "wrong_code"
        assert confirm(world, home, f" {code[:4]} {code[4:]}\n").status_code == 200

    def test_by_code_works_once(self, world: World) -> None:
        with world.announcing() as letter:
            home = world.register(world.in_register()).json["establishment_id"]
        code = code_of(world, letter)

        assert confirm(world, home, code).status_code == 200
        assert refusal(confirm(world, home, code)) == "wrong_code"

    def test_is_void_after_five_wrong_codes_and_the_next_letter_brings_another(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        with world.announcing() as letter:
            home = world.register(world.in_register()).json["establishment_id"]
        code = code_of(world, letter)
        for _ in range(5):
            assert refusal(confirm(world, home, "WRONGWRONGWR")) == "wrong_code"

        assert refusal(confirm(world, home, code)) == "wrong_code"
        assert world.do_chore("send_code_letters") == 0
        time.shift(timedelta(days=7))
        with world.announcing() as another:
            world.do_chore("send_code_letters")
        assert refusal(confirm(world, home, code)) == "wrong_code"
        assert confirm(world, home, code_of(world, another)).status_code == 200

    def test_is_void_once_the_register_has_another_address(self, world: World) -> None:
        row = "{};VF201;Mairie d'Exempleville;{};;01990;Exempleville;Mme;Louise;Lorgnon"
        pair = siret(1), "VF201"
        world.import_register(row.format(pair[0], "1 place"))
        with world.announcing() as letter:
            home = world.register(pair).json["establishment_id"]
        world.import_register(row.format(pair[0], "2 quai"))

        assert refusal(confirm(world, home, code_of(world, letter))) == "wrong_code"

        with world.announcing() as another:
            anew = world.register(pair).json["establishment_id"]
        codes = codes_in(world, another)
        assert set(codes) == {home, anew}  # none has left for that address within a week
        assert confirm(world, home, codes[home]).status_code == 200

    def test_is_left_to_an_operator_s_word_by_another_address(self, world: World) -> None:
        row = "{};VF201;Mairie d'Exempleville;{};;01990;Exempleville;Mme;Louise;Lorgnon"
        pair = siret(1), "VF201"
        world.import_register(row.format(pair[0], "1 place"))
        home = world.register(pair).json["establishment_id"]
        world.import_register(row.format(pair[0], "2 quai"))

        assert world.operator.post(f"/establishments/{home}/confirm", {}).status_code == 200

    def test_still_works_after_four(self, world: World) -> None:
        with world.announcing() as letter:
            home = world.register(world.in_register()).json["establishment_id"]
        for _ in range(4):
            confirm(world, home, "WRONGWRONGWR")

        assert confirm(world, home, code_of(world, letter)).status_code == 200

    def test_refuses_unknown_places_like_wrong_codes(self, world: World) -> None:
        answer = confirm(world, str(uuid4()), "WRONGWRONGWR")

        assert refused(answer) == (404, "wrong_code")

    def test_may_be_an_operators_word(self, world: World, head: Person) -> None:
        home = world.register(world.in_register()).json["establishment_id"]
        path = f"/establishments/{home}/confirm"

        assert world.call("POST", path, {}).status_code == 401
        assert refused(head.post(path, {})) == (404, "not_found")
        assert world.operator.post(path, {}).json["status"] == "active"
        assert refusal(world.operator.post(path, {})) == "establishment_state"

    def test_comes_before_any_invitation(self, world: World) -> None:
        made = world.register(world.in_register()).json
        path = f"/establishments/{made['establishment_id']}/accounts/{made['account_id']}"
        with world.announcing() as said:
            answer = world.operator.post(f"{path}/invite")

        assert refusal(answer) == "establishment_state"
        assert said == []

    def test_of_one_lets_rival_registrations_lapse(self, world: World) -> None:
        pair = world.in_register()
        rival = world.register(pair).json["establishment_id"]
        home = world.register(pair).json["establishment_id"]
        with world.announcing() as said:
            world.operator.post(f"/establishments/{home}/confirm", {})

        (closed,) = (event for event in said if isinstance(event, accounts.EstablishmentClosed))
        assert str(closed.establishment.establishment_id) == rival
        assert world.operator.post(f"/establishments/{rival}/confirm", {}).status_code == 409

    def test_that_never_comes_closes_the_establishment(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        with world.announcing() as letter:
            home = world.register(pair).json["establishment_id"]
        time.shift(timedelta(days=60))
        with world.announcing() as said:
            assert world.do_chore("lapse_registrations") == 1

        (closed,) = [each for each in said if isinstance(each, accounts.EstablishmentClosed)]
        assert closed.reason == "registration_lapsed"
        assert confirm(world, home, code_of(world, letter)).status_code == 404
        assert world.register(pair).status_code == 201


class TestLetters:
    def test_twelve_who_register_at_once_are_one_letter_and_one_a_week_later(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        with world.announcing() as said:
            asked = [world.register(pair).json for _ in range(12)]
            time.shift(timedelta(days=7))
            world.do_chore("send_code_letters")

        first, second = letters_in(said)
        assert [len(letter.askers) for letter in (first, second)] == [1, 11]
        assert asked[0]["letter_leaves_at"] == "2026-11-16T09:30:00Z"
        assert {each["letter_leaves_at"] for each in asked[1:]} == {"2026-11-23T09:30:00Z"}
        codes = codes_in(world, said)
        assert len(set(codes.values())) == 12
        last = asked[-1]["establishment_id"]
        assert refusal(confirm(world, last, codes[asked[0]["establishment_id"]])) == "wrong_code"
        assert confirm(world, last, codes[last]).status_code == 200

    def test_of_one_siret_go_to_each_address_of_its_contracts(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        number = siret(1)
        rows = [
            f"{number};VF{n};Mairie d'Exempleville;{n} place;;01990;Exempleville;Mme;Louise;Lorgnon"
            for n in (201, 202)
        ]
        world.import_register(*rows)
        world.register((number, "VF201"))
        with world.announcing() as said:
            homes = [
                world.register((number, contract)).json["establishment_id"]
                for contract in ("VF201", "VF202", "VF201")
            ]
            time.shift(timedelta(days=7))
            world.do_chore("send_code_letters")

        to = {
            letter.establishment.address.lines[0]: [str(a.asker_id) for a in letter.askers]
            for letter in letters_in(said)
            if letter.establishment.address
        }
        assert to == {"201 place": [homes[0], homes[2]], "202 place": [homes[1]]}

    def test_are_not_counted_anew_for_who_is_closed_and_registers_again(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        home = world.register(pair).json["establishment_id"]
        world.operator.post(f"/establishments/{home}/registration/withdraw")
        with world.announcing() as said:
            world.register(pair)

        assert letters_in(said) == []


class TestAnOperatorsWordAlone:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATION_PROOF": "operator"}

    def test_needs_no_letter(self, world: World, time: time_machine.Traveller) -> None:
        with world.announcing() as said:
            answer = world.register(world.in_register())
        time.shift(timedelta(days=8))

        assert answer.json["letter_leaves_at"] is None
        assert letters_in(said) == []
        assert world.do_chore("send_code_letters") == 0


class TestNoProof:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATION_PROOF": "none"}

    def test_activates_at_once(self, world: World) -> None:
        with world.announcing() as said:
            answer = world.register(world.in_register())

        assert answer.json["status"] == "active"
        assert [type(event) for event in said] == [
            accounts.EstablishmentRegistered,
            accounts.EstablishmentConfirmed,
            accounts.AccountCreated,
        ]
