"""Which letters leave for whoever registers: one for all who ask, at each address."""

from datetime import timedelta

import time_machine

from tests.accounts.letters import codes_in, confirm, letters_in
from tests.accounts.world import World
from tests.answers import refusal
from tests.sirets import siret


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
