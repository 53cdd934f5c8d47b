"""Proving that one may register an establishment: a code on paper, or an operator's word."""

from datetime import timedelta
from uuid import uuid4

import time_machine

from shared.events import accounts
from tests.accounts.letters import code_of, codes_in, confirm
from tests.accounts.world import TODAY, Person, World
from tests.answers import refusal, refused
from tests.sirets import siret


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
