"""Handing in the code of a letter with what the letter says alone (design.md §4.1)."""

from datetime import timedelta

import pytest
import time_machine

from services.accounts.models import Registration
from tests.accounts.letters import codes_in
from tests.accounts.recovering import AFTER, letter
from tests.accounts.world import Person, World
from tests.answers import Answer, refusal, refused
from tests.sirets import siret


def hand_in(world: World, number: str, code: str) -> Answer:
    return world.call("POST", "/paper-codes", {"siret": number, "code": code})


def registered(world: World, pair: tuple[str, str]) -> tuple[str, str]:
    """Register an establishment; give its id, and the code of its letter."""
    with world.announcing() as said:
        home = world.register(pair).json["establishment_id"]
    return home, codes_in(world, said)[home]


class TestTheCodeOfARegistration:
    def test_proves_it_by_the_siret_of_the_letter(self, world: World) -> None:
        pair = world.in_register()
        home, code = registered(world, pair)

        answer = hand_in(world, f"{pair[0][:9]} {pair[0][9:]}", f"{code[:4]} {code[4:]}".lower())

        assert answer.status_code == 200
        assert answer.json["purpose"] == "registration"
        assert answer.json["establishment_id"] == home
        shown = world.operator.get(f"/establishments/{home}").json
        assert (shown["name"], shown["status"]) == (answer.json["name"], "active")

    def test_proves_that_one_of_several_whose_it_is(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        _, second, _ = (world.register(pair).json["establishment_id"] for _ in range(3))
        time.shift(timedelta(days=7))
        with world.announcing() as said:
            world.do_chore("send_code_letters")

        answer = hand_in(world, pair[0], codes_in(world, said)[second])

        assert answer.json["establishment_id"] == second

    def test_is_good_once_and_for_its_own_establishment(self, world: World) -> None:
        pair, other = world.in_register(), world.in_register("Commune d'Ailleurs")
        _, code = registered(world, pair)

        assert refused(hand_in(world, other[0], code)) == (404, "wrong_paper_code")
        assert refused(hand_in(world, siret(998), code)) == (404, "wrong_paper_code")
        assert hand_in(world, pair[0], code).status_code == 200
        assert refused(hand_in(world, pair[0], code)) == (404, "wrong_paper_code")

    def test_is_not_voided_by_whoever_knows_the_siret_alone(self, world: World) -> None:
        pair = world.in_register()
        _, code = registered(world, pair)
        for _ in range(6):
            assert refusal(hand_in(world, pair[0], "WRONGWRONGWR")) == "wrong_paper_code"

        assert hand_in(world, pair[0], code).status_code == 200

    def test_that_is_void_stays_so(self, world: World) -> None:
        pair = world.in_register()
        home, code = registered(world, pair)
        for _ in range(5):
            world.call("POST", f"/establishments/{home}/confirm", {"code": "WRONGWRONGWR"})

        assert refused(hand_in(world, pair[0], code)) == (404, "wrong_paper_code")
        with world.look() as session:
            (row,) = session.query(Registration).all()
        assert row.proven_at is None

    def test_is_too_old_after_sixty_days(self, world: World, time: time_machine.Traveller) -> None:
        pair = world.in_register()
        _, code = registered(world, pair)
        time.shift(timedelta(days=60))

        assert refused(hand_in(world, pair[0], code)) == (404, "wrong_paper_code")

    @pytest.mark.parametrize("field", ["siret", "code"])
    def test_is_asked_for_by_field(self, world: World, field: str) -> None:
        good = {"siret": siret(998), "code": "ABCDEFGH2345"}

        answer = world.call("POST", "/paper-codes", good | {field: ""})

        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {field}


class TestTheCodeOfARecovery:
    def test_makes_an_administrator(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        time.move_to(AFTER)
        world.refresh_operator()
        world.do_chore("follow_administrators")
        code = letter(world, head)["code"]
        number = world.operator.get(f"/establishments/{head.home}").json["siret"]

        answer = hand_in(world, number, code)

        assert answer.status_code == 200, answer.json
        assert answer.json["purpose"] == "recovery"
        assert answer.json["establishment_id"] == str(head.home)


class TestThrottle:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATIONS_PER_HOUR": "2"}

    def test_bounds_the_tries_of_one_address(self, world: World) -> None:
        statuses = [hand_in(world, siret(7), "X1").status_code for _ in range(3)]

        assert statuses == [404, 404, 429]
