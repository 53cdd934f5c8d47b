"""Recovering by a letter's code (design.md §4.1)."""

from uuid import uuid4

import pytest

from services.accounts.models import Recovery
from shared.events import accounts
from tests.accounts.recovering import ask, by_operator, letter, pair_of, recover, wrong
from tests.accounts.world import Person, World
from tests.answers import refusal, refused


class TestACode:
    def test_makes_an_administrator_of_whom_the_letter_names(
        self, world: World, town: Person
    ) -> None:
        body = letter(world, town)
        code = body["code"]
        typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
        with world.announcing() as said:
            answer = recover(world, town, **body | {"code": typed})

        assert answer.status_code == 200
        assert answer.json["identifier"].startswith("ASOL")
        assert answer.json["account_status"] == "invited"
        (created,) = said
        assert isinstance(created, accounts.AccountCreated)
        assert str(created.account.account_id) == answer.json["account_id"]
        with world.look() as session:
            (row,) = session.query(Recovery).all()
        assert (row.account_id, row.administrator) == (created.account.account_id, {})
        assert created.account.profile == "administrator"
        assert created.account.status == "invited"
        assert created.created_by is None
        assert created.occasion == "recovery"
        assert created.informs_representative

    def test_ends_orphanhood_once_the_newcomer_has_a_password(
        self, world: World, town: Person
    ) -> None:
        made = recover(world, town, **letter(world, town)).json
        invited = world.operator.get(f"/establishments/{town.home}").json["is_orphaned"]
        newcomer = Person(world, made["account_id"], town.home)
        with world.announcing() as said:
            world.activate(newcomer)
            world.deliver()

        assert invited
        assert [type(event) for event in said] == [
            accounts.AccountActivated,
            accounts.EstablishmentRecovered,
        ]
        assert newcomer.get(f"/establishments/{town.home}").json["is_orphaned"] is False

    def test_is_taken_as_it_is_typed_and_nothing_is_cleaned(
        self, world: World, town: Person
    ) -> None:
        body = letter(world, town)
        code = body["code"]

        for other in (f"{code[:4]}\u200b{code[4:]}", f"{code}\u00ad"):
            answer = recover(world, town, **body | {"code": other})
            assert refusal(answer) == "wrong_recovery_code"
        spaced = body | {"code": f" {code[:4]} {code[4:]}\n"}
        assert recover(world, town, **spaced).status_code == 200

    def test_works_once(self, world: World, town: Person) -> None:
        body = letter(world, town)

        assert recover(world, town, **body).status_code == 200
        assert refusal(recover(world, town, **body)) == "wrong_recovery_code"

    @pytest.mark.parametrize("body", [{"code": "WRONG"}, {"recovery_id": str(uuid4())}])
    def test_is_handed_in_with_whose_it_is(
        self, world: World, town: Person, body: dict[str, str]
    ) -> None:
        answer = recover(world, town, **body)

        assert set(answer.json["errors"]) == {"recovery_id"}

    def test_of_one_asker_proves_nothing_for_another(self, world: World, town: Person) -> None:
        first, other = letter(world, town), ask(world, pair_of(world, town)).json["recovery_id"]

        answer = recover(world, town, **first | {"recovery_id": other})

        assert refusal(answer) == "wrong_recovery_code"
        assert recover(world, town, **first).status_code == 200

    def test_is_void_after_five_wrong_ones(self, world: World, town: Person) -> None:
        body = letter(world, town)
        for _ in range(5):
            assert recover(world, town, **wrong(body)).status_code == 404

        assert refusal(recover(world, town, **body)) == "wrong_recovery_code"

    def test_still_works_after_four(self, world: World, town: Person) -> None:
        body = letter(world, town)
        for _ in range(4):
            recover(world, town, **wrong(body))

        assert recover(world, town, **body).status_code == 200

    def test_is_refused_alike_where_nobody_asked_and_where_there_is_nothing(
        self, world: World, town: Person
    ) -> None:
        body = {"recovery_id": str(uuid4()), "code": "WRONGWRONGWR"}
        here = recover(world, town, **body)
        nowhere = world.call("POST", f"/establishments/{uuid4()}/recover", body)

        assert here.status_code == nowhere.status_code == 404
        assert here.json == nowhere.json

    def test_makes_nobody_once_somebody_is_back(self, world: World, town: Person) -> None:
        body = letter(world, town)
        assert by_operator(world, town, account_id=str(town.account_id)).status_code == 200

        assert refusal(recover(world, town, **body)) == "wrong_recovery_code"

    def test_makes_nobody_where_the_chore_has_not_noticed_who_is_back(
        self, world: World, town: Person
    ) -> None:
        body = letter(world, town)
        world.operator.post(f"{town.path}/renew")  # support; the news of it is not delivered
        with world.announcing() as said:
            answer = recover(world, town, **body)

        assert refused(answer) == (409, "not_orphaned")
        assert said == []
