"""An establishment asks more of passwords than the platform, never for less (design.md §4.4)."""

from dataclasses import replace
from typing import Any

import pytest

from shared.events import accounts
from tests.answers import refused
from tests.identity.world import ANOTHER, PASSWORD, Holder, World

LONG = "Vent-d'autan, 8 nœuds à Naurouze"


@pytest.fixture
def world(world: World) -> World:
    """The town asks for 25 characters; the hospital for nothing."""
    ask(world, password_min_length=25)
    return world


def ask(world: World, *, sequence: int | None = None, **more: Any) -> None:
    town = replace(world.town, **more)
    event = accounts.EstablishmentChanged(establishment=town, changed=sorted(more))
    world.hear(event, sequence=sequence)


def choose(world: World, code: str, password: str) -> Any:
    return world.post("/passwords", {"token": code, "password": password})


def active(world: World) -> Holder:
    """Somebody of the town who has a password."""
    holder = world.invite()
    world.choose_password(holder, LONG)
    return world.signed_in(world.change(holder, status="active"))


class TestAPassword:
    def test_meets_what_the_holders_establishment_asks_for_at_its_creation(
        self, world: World
    ) -> None:
        here, elsewhere = world.invite(), world.invite(world.hospital)

        short = choose(world, world.code(here), PASSWORD)
        long = choose(world, world.code(here), LONG)

        assert refused(short) == (422, "password_refused")
        assert short.json["faults"] == ["too_short"]
        assert long.status_code == 204
        assert choose(world, world.code(elsewhere), PASSWORD).status_code == 204

    def test_meets_it_at_a_reset(self, world: World) -> None:
        holder = active(world)
        code = world.forget_password(holder)

        assert choose(world, code, ANOTHER).json["faults"] == ["too_short"]
        assert choose(world, code, f"{LONG}!").status_code == 204

    def test_meets_it_when_it_is_changed(self, world: World) -> None:
        holder = active(world)

        def change(password: str) -> int:
            body = {"current_password": LONG, "password": password}
            return world.call(
                "PUT", "/passwords/current", token=holder.token, json=body
            ).status_code

        assert (change(ANOTHER), change(f"{LONG}!")) == (422, 204)

    def test_that_was_chosen_before_goes_on_to_be_good(self, world: World) -> None:
        holder = active(world)
        ask(world, password_min_length=60)

        assert world.sign_in(holder).status_code == 201

    def test_needs_no_more_once_no_more_is_asked(self, world: World) -> None:
        ask(world, password_min_length=None)

        assert choose(world, world.code(world.invite()), PASSWORD).status_code == 204

    def test_is_not_judged_by_older_news(self, world: World) -> None:
        ask(world, password_min_length=30, sequence=900)
        ask(world, password_min_length=None, sequence=899)

        assert choose(world, world.code(world.invite()), LONG[:29]).json["faults"] == ["too_short"]


class TestThePolicy:
    def test_is_shown_as_the_callers_establishment_has_it(self, world: World) -> None:
        ask(world, password_policy="modern", password_min_length=None)
        here = active(world)
        elsewhere = world.signed_in(world.holder(world.hospital))

        def shown(token: str | None) -> tuple[int, bool]:
            policy: Any = world.call("GET", "/password-policy", token=token).json
            return policy["min_length"], policy["is_raised"]

        assert shown(here.token) == (15, True)
        assert shown(elsewhere.token) == shown(None) == shown("nonsense") == (8, False)

    def test_is_shown_as_the_codes_establishment_has_it(self, world: World) -> None:
        holder = world.invite()
        looked = world.post("/codes/lookup", {"token": world.code(holder)}).json or {}
        elsewhere = world.invite(world.hospital)
        other = world.post("/codes/lookup", {"token": world.code(elsewhere)}).json or {}

        assert looked["password_policy"]["min_length"] == 25
        assert looked["password_policy"]["is_raised"]
        assert other["password_policy"]["min_length"] == 8

    def test_is_obeyed_by_suggestions(self, world: World) -> None:
        holder = world.invite()
        code = world.code(holder)

        suggested: Any = world.post("/password-suggestions", {"token": code}).json

        assert len(suggested["password"]) >= 25
        world.choose_password(holder, suggested["password"])
        signed_in = world.signed_in(world.change(holder, status="active"))
        for_me: Any = world.post("/password-suggestions", token=signed_in.token).json
        assert len(for_me["password"]) >= 25

    def test_of_an_unknown_code_is_not_told(self, world: World) -> None:
        answer = world.post("/password-suggestions", {"token": "x" * 43})

        assert refused(answer) == (404, "unknown_code")
