"""Recovering by a letter: who gets one, and how often (design.md §4.1)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from services.accounts.models import Recovery
from shared.events import accounts
from tests.accounts.recovering import ask, letter, pair_of, recover
from tests.accounts.world import Person, World
from tests.answers import refusal, refused
from tests.sirets import siret


class TestALetter:
    def test_is_asked_for_by_whoever_names_the_establishment_and_a_person(
        self, world: World, town: Person
    ) -> None:
        with world.announcing() as said:
            answer = ask(world, pair_of(world, town))

        assert answer.status_code == 201
        assert answer.json == {
            "establishment_id": str(town.home),
            "name": "Commune de Trifouillis",
            "lapses_at": "2028-07-16T12:00:00Z",
        }
        (issued,) = said
        assert isinstance(issued, accounts.EstablishmentCodeIssued)
        assert issued.purpose == "recovery"
        assert (issued.contact.first_name, issued.contact.last_name) == ("Ambre", "Solier")
        assert issued.contact.phone == "+33199001234"
        assert issued.contact.account_id is not None
        assert len(world.unsealer.unseal(issued.sealed)) == 12

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

    def test_stands_in_the_way_of_another_for_a_week(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        first = letter(world, town)
        time.shift(timedelta(days=7) - timedelta(seconds=1))
        early = ask(world, pair_of(world, town))
        time.shift(timedelta(seconds=1))

        second = letter(world, town)

        assert refused(early) == (409, "recovery_asked")
        assert early.json["again_from"] == "2028-05-24T12:00:00Z"
        assert refusal(recover(world, town, code=first)) == "wrong_recovery_code"
        assert recover(world, town, code=second).status_code == 200

    def test_that_is_void_may_be_asked_for_again_at_once(self, world: World, town: Person) -> None:
        letter(world, town)
        for _ in range(5):
            recover(world, town, code="WRONGWRONGWR")

        assert recover(world, town, code=letter(world, town)).status_code == 200

    def test_is_not_sent_again_and_again_to_whoever_makes_each_void(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        for _ in range(4):
            letter(world, town)
            for _ in range(5):
                recover(world, town, code="WRONGWRONGWR")
            time.shift(timedelta(days=1))

        early = ask(world, pair_of(world, town))

        assert refused(early) == (409, "recovery_asked")
        assert early.json["again_from"] == "2028-06-14T12:00:00Z"
        time.shift(timedelta(days=24))
        assert recover(world, town, code=letter(world, town)).status_code == 200

    def test_may_be_asked_for_every_week(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            code = letter(world, town)
            time.shift(timedelta(days=7))

        assert recover(world, town, code=code).status_code == 200

    def test_is_void_once_the_register_has_another_address(
        self, world: World, town: Person
    ) -> None:
        pair = pair_of(world, town)
        named = f"{';'.join(pair)};Commune de Trifouillis-les-Oies;1 place;;01990;Exempleville"
        moved = f"{';'.join(pair)};Commune de Trifouillis-les-Oies;2 rue;;01990;Exempleville"
        first = letter(world, town)
        world.import_register(f"{named};Mme;Louise;Lorgnon")
        assert refusal(ask(world, pair)) == "recovery_asked"

        world.import_register(f"{moved};Mme;Louise;Lorgnon")

        assert refusal(recover(world, town, code=first)) == "wrong_recovery_code"
        second = letter(world, town)
        assert recover(world, town, code=second).status_code == 200

    def test_forgets_whom_it_named_once_it_is_too_old(
        self, world: World, town: Person, time: time_machine.Traveller
    ) -> None:
        code = letter(world, town)
        time.shift(timedelta(days=60))

        assert refusal(recover(world, town, code=code)) == "wrong_recovery_code"
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

        tried = [world.call("POST", path, {"code": "WRONG"}).status_code for _ in range(3)]

        assert tried == [404, 404, 429]
