"""Registering an establishment, and proving that one may (design.md §4.1)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.accounts.models import Establishment
from shared.events import accounts
from tests.accounts.letters import code_of, letters_in
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import refusal, refused
from tests.sirets import siret


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
