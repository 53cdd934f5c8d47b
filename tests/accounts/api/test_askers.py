"""Operators see who asks to register or to recover an establishment, and what limits they have
reached; they forget these, or whoever should not ask (design.md §4.1)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from services.accounts.models import Establishment, Recovery
from shared.auth import Duty
from shared.events import accounts
from tests.accounts.letters import codes_in, letters_in
from tests.accounts.recovering import AFTER, ask, letter, pair_of, recover, wrong
from tests.accounts.world import Person, World, coordinates
from tests.answers import refusal

WRONG = {"code": "WRONGWRONGWR"}


@pytest.fixture
def town(world: World, head: Person, time: time_machine.Traveller) -> Person:
    """The last administrator, whose account has expired, of an establishment; nobody is left."""
    time.move_to(AFTER)
    world.refresh_operator()
    world.do_chore("follow_administrators")
    return head


class TestWhoRegisters:
    def test_is_listed_with_their_limits_and_when_the_next_letter_leaves(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        first = world.register(pair).json["establishment_id"]
        time.shift(timedelta(days=1))
        second = world.register(pair, coordinates("Hugo", "Perrin")).json["establishment_id"]
        for _ in range(5):
            world.call("POST", f"/establishments/{first}/confirm", WRONG)
        world.register(world.in_register("Commune de Brindas"))

        rows = world.operator.get(f"/registrations?siret={pair[0]}").json

        assert [row["establishment_id"] for row in rows] == [first, second]
        told = [
            {name: row[name] for name in ("letter_left_at", "letter_leaves_at", "wrong_tries")}
            for row in rows
        ]
        assert told == [
            {
                "letter_left_at": "2026-11-16T09:30:00Z",
                "letter_leaves_at": "2026-11-23T09:30:00Z",
                "wrong_tries": 5,
            },
            {
                "letter_left_at": None,
                "letter_leaves_at": "2026-11-23T09:30:00Z",
                "wrong_tries": 0,
            },
        ]
        assert rows[1]["administrator"]["last_name"] == "Perrin"
        assert (rows[1]["siret"], rows[1]["proof"]) == (pair[0], "letter")
        waiting = world.operator.get("/registrations?is_waiting=true").json
        assert {row["establishment_id"] for row in waiting} == {first, second}
        assert len(world.operator.get("/registrations?is_waiting=false").json) == 1

    def test_gets_another_code_at_once_with_all_who_wait_if_an_operator_says_so(
        self, world: World
    ) -> None:
        pair = world.in_register()
        with world.announcing() as former:
            first = world.register(pair).json["establishment_id"]
        second = world.register(pair).json["establishment_id"]
        for _ in range(5):
            world.call("POST", f"/establishments/{first}/confirm", WRONG)
        with world.announcing() as said:
            answer = world.operator.post(f"/establishments/{first}/registration/reset")

        assert answer.status_code == 200
        assert (answer.json["wrong_tries"], answer.json["letter_leaves_at"]) == (0, None)
        codes = codes_in(world, said)
        assert (len(letters_in(said)), set(codes)) == (1, {first, second})
        path = f"/establishments/{first}/confirm"
        assert world.call("POST", path, {"code": codes_in(world, former)[first]}).status_code == 404
        assert world.call("POST", path, {"code": codes[first]}).status_code == 200

    def test_is_listed_in_no_letter_once_an_operator_has_withdrawn_it(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        pair = world.in_register()
        world.register(pair)
        other = world.register(pair).json["establishment_id"]
        with world.announcing() as said:
            done = world.operator.post(f"/establishments/{other}/registration/withdraw")
        time.shift(timedelta(days=7))

        assert done.status_code == 204
        (closed,) = (event for event in said if isinstance(event, accounts.EstablishmentClosed))
        assert closed.reason == "registration_withdrawn"
        assert any(isinstance(event, accounts.AccountErasureRequested) for event in said)
        assert world.do_chore("send_code_letters") == 0
        again = world.operator.post(f"/establishments/{other}/registration/withdraw")
        assert refusal(again) == "establishment_state"

    def test_is_nobody_where_it_is_proven(self, world: World, head: Person) -> None:
        answers = [
            world.operator.post(f"/establishments/{head.home}/registration/{act}")
            for act in ("reset", "withdraw")
        ]

        assert {refusal(answer) for answer in answers} == {"establishment_state"}


class TestWhoRecovers:
    def test_is_listed_with_their_limits(self, world: World, town: Person) -> None:
        body = letter(world, town)
        ask(world, pair_of(world, town), first_name="Hugo")
        for _ in range(3):
            recover(world, town, **wrong(body))

        rows = world.operator.get("/recoveries").json

        assert [row["id"] == body["recovery_id"] for row in rows] == [True, False]
        assert [row["wrong_tries"] for row in rows] == [3, 0]
        assert [row["letter_leaves_at"] for row in rows] == [None, "2028-05-24T12:00:00Z"]
        assert rows[1]["administrator"]["first_name"] == "Hugo"

    def test_gets_another_code_at_once_if_an_operator_says_so(
        self, world: World, town: Person
    ) -> None:
        body = letter(world, town)
        for _ in range(5):
            recover(world, town, **wrong(body))
        path = f"/establishments/{town.home}/recoveries/{body['recovery_id']}"
        with world.announcing() as said:
            assert world.operator.post(f"{path}/reset").json["wrong_tries"] == 0

        (code,) = codes_in(world, said).values()
        assert recover(world, town, **body | {"code": code}).status_code == 200

    def test_is_forgotten_if_an_operator_says_so(self, world: World, town: Person) -> None:
        body = letter(world, town)
        path = f"/establishments/{town.home}/recoveries/{body['recovery_id']}"

        assert world.operator.post(f"{path}/withdraw").status_code == 204
        assert world.operator.post(f"{path}/withdraw").status_code == 404
        assert refusal(recover(world, town, **body)) == "wrong_recovery_code"
        with world.look() as session:
            assert session.get_one(Recovery, UUID(body["recovery_id"])).administrator == {}

    def test_is_found_below_their_own_establishment_only(self, world: World, town: Person) -> None:
        body = letter(world, town)
        with world.look() as session:
            other = session.query(Establishment).filter(Establishment.is_platform).one().id
        path = f"/establishments/{other}/recoveries/{body['recovery_id']}"

        assert world.operator.post(f"{path}/reset").status_code == 404
        assert world.operator.post(f"{path}/withdraw").status_code == 404
        assert recover(world, town, **body).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/registrations"),
        ("GET", "/recoveries"),
        ("POST", "/establishments/{home}/registration/reset"),
        ("POST", "/establishments/{home}/registration/withdraw"),
        ("POST", "/establishments/{home}/recoveries/{id}/reset"),
        ("POST", "/establishments/{home}/recoveries/{id}/withdraw"),
    ],
)
def test_all_of_it_is_for_operators_who_keep_the_register(
    world: World, head: Person, method: str, path: str
) -> None:
    supporter = world.activate(world.make_operator(frozenset({Duty.SUPPORT})))
    where = path.format(home=head.home, id=uuid4())

    statuses: list[Any] = [who.call(method, where).status_code for who in (supporter, head)]

    assert set(statuses) <= {403, 404}
    assert world.call(method, where).status_code == 401


def test_what_they_do_is_in_the_history(world: World, town: Person) -> None:
    body = letter(world, town)
    world.operator.post(f"/establishments/{town.home}/recoveries/{body['recovery_id']}/reset")
    world.deliver()
    by_operator = recover(world, town, **body)
    assert refusal(by_operator) == "wrong_recovery_code"
    world.operator.post(
        f"/establishments/{town.home}/recover", {"account_id": str(town.account_id)}
    )
    world.deliver()

    rows = town.get(f"/establishments/{town.home}/history").json

    acts = [row["facts"] for row in rows if row["operation"] == "accounts.operator.acted"]
    assert {"operation": "askers.reset"} in acts
