"""Recovering by a letter: who gets one, and how often (design.md §4.1)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from services.accounts.models import Recovery
from shared.events import accounts
from tests.accounts.letters import codes_in, letters_in
from tests.accounts.recovering import AFTER, ask, by_operator, letter, pair_of, recover, wrong
from tests.accounts.world import Person, World
from tests.answers import refusal
from tests.sirets import siret


class TestALetter:
    def test_is_asked_for_by_whoever_names_the_establishment_and_a_person(
        self, world: World, town: Person
    ) -> None:
        with world.announcing() as said:
            answer = ask(world, pair_of(world, town))

        assert answer.status_code == 201
        told = dict(answer.json)
        recovery_id = told.pop("recovery_id")
        assert told == {
            "establishment_id": str(town.home),
            "name": "Commune de Trifouillis",
            "letter_leaves_at": AFTER,
            "lapses_at": "2028-07-16T12:00:00Z",
        }
        (issued,) = said
        assert isinstance(issued, accounts.EstablishmentCodesIssued)
        assert issued.purpose == "recovery"
        (asker,) = issued.askers
        assert (asker.first_name, asker.last_name) == ("Ambre", "Solier")
        assert asker.phone == "+33199001234"
        assert asker.account_id is not None
        assert str(asker.asker_id) == recovery_id
        assert len(world.unsealer.unseal(asker.sealed)) == 12

    def test_makes_no_account_before_its_code_is_handed_in(
        self, world: World, town: Person
    ) -> None:
        letter(world, town)

        rows = world.operator.get(town.accounts).json
        assert [row["last_name"] for row in rows] == ["Auberive"]

    def test_is_refused_alike_for_a_wrong_pair_an_unknown_one_and_a_place_that_is_administered(
        self, world: World, town: Person
    ) -> None:
        administered = world.establishment("Commune de Brindas")
        suspended = world.establishment("Commune de Propières")
        world.operator.post(f"/establishments/{suspended.home}/suspend", {"reason": "x"})
        known, number = pair_of(world, town)
        with world.announcing() as said:
            answers = [
                ask(world, (known, "X000000")),
                ask(world, (siret(999), number)),
                ask(world, pair_of(world, administered)),
                ask(world, pair_of(world, suspended)),
            ]

        assert {answer.status_code for answer in answers} == {404}
        assert [answer.json for answer in answers] == [answers[0].json] * 4
        assert refusal(answers[0]) == "recovery_refused"
        assert said == []

    def test_is_refused_while_the_first_administrator_has_yet_to_answer(self, world: World) -> None:
        pair = world.in_register()
        home = world.register(pair).json["establishment_id"]
        world.operator.post(f"/establishments/{home}/confirm", {})

        assert refusal(ask(world, pair)) == "recovery_refused"

    def test_of_somebody_else_delays_ones_own_for_a_week_at_most(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        first = letter(world, town)
        time.shift(timedelta(days=2))
        with world.announcing() as said:
            late = [ask(world, pair_of(world, town)).json for _ in range(3)]
        assert said == []
        assert {asked["letter_leaves_at"] for asked in late} == {"2028-05-24T12:00:00Z"}
        assert {asked["lapses_at"] for asked in late} == {"2028-07-23T12:00:00Z"}

        time.shift(timedelta(days=5) - timedelta(seconds=1))
        assert world.do_chore("send_code_letters") == 0
        time.shift(timedelta(seconds=1))
        with world.announcing() as left:
            done = (world.do_chore("send_code_letters"), world.do_chore("send_code_letters"))

        assert done == (3, 0)
        (one,) = letters_in(left)
        assert [str(asker.asker_id) for asker in one.askers] == [a["recovery_id"] for a in late]
        codes = codes_in(world, left)
        assert len(set(codes.values())) == 3
        own = late[1]["recovery_id"]
        assert recover(world, town, **first | {"recovery_id": own}).status_code == 404
        assert recover(world, town, recovery_id=own, code=codes[own]).status_code == 200

    def test_is_not_refused_to_whoever_comes_after_one_who_asks_and_fails_again_and_again(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        for _ in range(4):
            spent = ask(world, pair_of(world, town)).json["recovery_id"]
            for _ in range(6):
                recover(world, town, recovery_id=spent, code="WRONGWRONGWR")
        own = ask(world, pair_of(world, town)).json
        time.shift(timedelta(days=7))
        with world.announcing() as said:
            world.do_chore("send_code_letters")

        code = codes_in(world, said)[own["recovery_id"]]

        assert own["letter_leaves_at"] == "2028-05-24T12:00:00Z"
        assert recover(world, town, recovery_id=own["recovery_id"], code=code).status_code == 200

    def test_brings_another_code_to_whoever_has_made_theirs_void(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        first = letter(world, town)
        for _ in range(5):
            recover(world, town, **wrong(first))
        assert refusal(recover(world, town, **first)) == "wrong_recovery_code"
        assert world.do_chore("send_code_letters") == 0

        time.shift(timedelta(days=7))
        with world.announcing() as said:
            world.do_chore("send_code_letters")

        second = first | {"code": codes_in(world, said)[first["recovery_id"]]}
        assert refusal(recover(world, town, **first)) == "wrong_recovery_code"
        assert recover(world, town, **second).status_code == 200

    def test_leaves_one_a_week_whoever_asks_however_often(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        with world.announcing() as said:
            for _ in range(21):
                ask(world, pair_of(world, town))
                world.do_chore("send_code_letters")
                time.shift(timedelta(days=1))

        assert [len(letter.askers) for letter in letters_in(said)] == [1, 7, 7]

    def test_waits_while_the_establishment_is_suspended(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        letter(world, town)
        ask(world, pair_of(world, town))
        time.shift(timedelta(days=7))
        world.operator.post(f"/establishments/{town.home}/suspend", {"reason": "x"})
        suspended = world.do_chore("send_code_letters")
        world.operator.post(f"/establishments/{town.home}/reactivate")

        assert (suspended, world.do_chore("send_code_letters")) == (0, 1)

    def test_lists_nobody_any_more_once_somebody_is_back(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        letter(world, town)
        ask(world, pair_of(world, town))
        assert by_operator(world, town, account_id=str(town.account_id)).status_code == 200
        time.shift(timedelta(days=7))

        assert world.do_chore("send_code_letters") == 0
        with world.look() as session:
            assert [row.administrator for row in session.query(Recovery)] == [{}, {}]

    def test_is_void_once_the_register_has_another_address_and_leaves_again_for_that(
        self, world: World, town: Person
    ) -> None:
        pair = pair_of(world, town)
        named = f"{';'.join(pair)};Commune de Trifouillis-les-Oies;1 place;;01990;Exempleville"
        moved = f"{';'.join(pair)};Commune de Trifouillis-les-Oies;2 rue;;01990;Exempleville"
        first = letter(world, town)
        world.import_register(f"{named};Mme;Louise;Lorgnon")
        assert world.do_chore("send_code_letters") == 0

        world.import_register(f"{moved};Mme;Louise;Lorgnon")

        assert refusal(recover(world, town, **first)) == "wrong_recovery_code"
        with world.announcing() as said:
            assert world.do_chore("send_code_letters") == 1
        (left,) = letters_in(said)
        assert left.establishment.address is not None
        assert left.establishment.address.lines == ["2 rue"]
        second = first | {"code": codes_in(world, said)[first["recovery_id"]]}
        assert recover(world, town, **second).status_code == 200

    def test_is_void_once_the_siret_is_corrected_and_leaves_again_with_the_right_one(
        self, world: World, town: Person
    ) -> None:
        right = siret(next(world.numbers))
        first = letter(world, town)
        path = f"/establishments/{town.home}/correct"
        assert world.operator.post(path, {"siret": right, "reason": "x"}).status_code == 200

        assert refusal(recover(world, town, **first)) == "wrong_recovery_code"
        with world.announcing() as said:
            assert world.do_chore("send_code_letters") == 1
        (left,) = letters_in(said)
        assert left.establishment.siret == right

    def test_forgets_whom_it_named_once_it_is_too_old(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        body = letter(world, town)
        time.shift(timedelta(days=60))

        assert refusal(recover(world, town, **body)) == "wrong_recovery_code"
        with world.announcing() as said:
            done = (world.do_chore("lapse_recoveries"), world.do_chore("lapse_recoveries"))
        with world.look() as session:
            (row,) = session.query(Recovery).all()
        assert done == (1, 0)
        assert row.administrator == {}
        assert said == [
            accounts.AccountErasureRequested(account_id=row.account_id, establishment_id=town.home)
        ]
        world.deliver()


class TestAThrottle:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATIONS_PER_HOUR": "2"}

    def test_bounds_the_letters_that_one_address_asks_for(self, world: World) -> None:
        assert [ask(world, (siret(7), "X1")).status_code for _ in range(3)] == [404, 404, 429]

    def test_bounds_the_codes_that_one_address_tries(self, world: World) -> None:
        path = f"/establishments/{uuid4()}/recover"
        body = {"recovery_id": str(uuid4()), "code": "WRONG"}

        tried = [world.call("POST", path, body).status_code for _ in range(3)]

        assert tried == [404, 404, 429]
