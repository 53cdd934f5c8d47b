"""Whoever must have a second factor and has none may do nothing but add one (decision 0090)."""

from datetime import timedelta

import pytest
import time_machine

from services.identity import chores
from tests.answers import refused
from tests.factories import terms
from tests.identity.factor_policies import ask
from tests.identity.factors import (
    Enrolled,
    ask_reset,
    come_back,
    enrol,
    remember,
    signed_in,
)
from tests.identity.linking import link
from tests.identity.passkeys import keep
from tests.identity.passkeys import signed_in as signed_in_by_passkey
from tests.identity.session_machine import body_of
from tests.identity.world import ANOTHER, PASSWORD, TODAY, Holder, World

ASKED = (403, "second_factor_asked_for")
TO_ADD = "add_second_factor"
STEP_UP = "/sessions/current/step-up"


def must(world: World, holder: Holder) -> list[str]:
    return list(body_of(world.sign_in(holder))["must"])


class TestASignIn:
    def test_tells_whom_the_policy_binds_what_to_do(self, world: World) -> None:
        head, user = world.holder(profile="administrator"), world.holder()
        ask(world, "administrators")

        assert must(world, head) == [TO_ADD]
        assert must(world, user) == []

    def test_tells_everybody_where_everybody_is_bound_and_nobody_elsewhere(
        self, world: World
    ) -> None:
        user, elsewhere = world.holder(), world.holder(world.hospital)
        ask(world, "everybody")

        assert must(world, user) == [TO_ADD]
        assert must(world, elsewhere) == []

    def test_tells_it_from_the_policy_s_first_day_on(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        user = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=1))
        assert must(world, user) == []

        time.shift(timedelta(days=1))

        assert must(world, user) == [TO_ADD]

    def test_tells_the_day_that_is_ahead_until_it_has_come_or_there_is_a_factor(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder, other = world.signed_in(world.holder()), world.holder()
        assert holder.granted["second_factor_from"] is None
        day = TODAY + timedelta(days=2)
        ask(world, "everybody", day)

        told = body_of(world.refresh(holder.refresh_token))

        assert (told["must"], told["second_factor_from"]) == ([], day.isoformat())
        assert body_of(world.sign_in(other))["second_factor_from"] == day.isoformat()
        enrol(world, holder)
        told = body_of(world.refresh(told["refresh_token"]))
        assert told["second_factor_from"] is None
        time.shift(timedelta(days=2))
        told = body_of(world.sign_in(other))
        assert (told["must"], told["second_factor_from"]) == ([TO_ADD], None)

    def test_with_the_factor_or_a_remembered_device_has_nothing_to_do(self, world: World) -> None:
        enrolled = enrol(world)
        ask(world, "everybody")

        token = remember(world, enrolled)

        assert enrolled.holder.granted["must"] == []
        assert body_of(come_back(world, enrolled.holder, token))["must"] == []

    def test_by_a_passkey_alone_has_nothing_to_do(self, world: World) -> None:
        keeper = keep(world)
        ask(world, "everybody")

        assert signed_in_by_passkey(world, keeper).granted["must"] == []

    def test_is_told_again_at_each_refresh_of_a_session_that_began_before(
        self, world: World
    ) -> None:
        holder = world.signed_in(world.holder())
        assert holder.granted["must"] == []
        ask(world, "everybody")

        refreshed = body_of(world.refresh(holder.refresh_token))

        assert refreshed["must"] == [TO_ADD]

    def test_asks_for_the_terms_beside_it(self, world: World) -> None:
        head = world.holder(profile="administrator")
        ask(world, "administrators")
        world.hear(terms())

        assert must(world, head) == [TO_ADD, "accept_terms"]


class TestWhoeverHasNone:
    @pytest.fixture
    def holder(self, world: World) -> Holder:
        ask(world, "everybody")
        return world.signed_in(world.holder(profile="administrator"))

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/links"),
            ("GET", "/clients"),
            ("GET", "/me/data"),
            ("GET", "/establishments/{home}/accounts/{account}/factors"),
            ("GET", "/establishments/{home}/without-second-factor"),
            ("POST", "/establishments/{home}/accounts/{account}/factors/reset"),
        ],
    )
    def test_does_nothing_else(self, world: World, holder: Holder, method: str, path: str) -> None:
        where = path.format(home=holder.account.establishment_id, account=holder.id)

        assert refused(world.call(method, where, token=holder.token)) == ASKED

    def test_links_no_account(self, world: World, holder: Holder) -> None:
        assert refused(link(world, holder, world.holder(world.hospital))) == ASKED

    @pytest.mark.parametrize(
        "path", ["/sessions", "/factors", "/recovery-codes", STEP_UP, "/remembered-devices"]
    )
    def test_sees_their_own_sessions_and_factors(
        self, world: World, holder: Holder, path: str
    ) -> None:
        assert world.call("GET", path, token=holder.token).status_code == 200

    def test_changes_their_password_and_signs_out(self, world: World, holder: Holder) -> None:
        body = {"current_password": PASSWORD, "password": ANOTHER}
        changed = world.call("PUT", "/passwords/current", json=body, token=holder.token)
        others = world.call("DELETE", "/sessions/others", token=holder.token)
        out = world.call("DELETE", "/sessions/current", token=holder.token)

        assert [answer.status_code for answer in (changed, others, out)] == [204, 204, 204]

    def test_adds_one_and_is_let_in_once_it_is_shown(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        enrolled = enrol(world, holder)
        assert refused(world.call("GET", "/clients", token=holder.token)) == ASKED

        time.shift(timedelta(minutes=1))
        code = {"factor": "totp", "code": enrolled.application.code()}
        proved = body_of(world.post(STEP_UP, code, token=holder.token))

        assert world.call("GET", "/clients", token=proved["access_token"]).status_code == 200
        refreshed = body_of(world.refresh(holder.refresh_token))
        assert refreshed["must"] == []
        time.shift(timedelta(minutes=1))
        again = signed_in(world, enrolled)
        assert world.call("GET", "/clients", token=again.token).status_code == 200

    def test_adds_a_passkey_as_well(self, world: World, holder: Holder) -> None:
        keeper = keep(world, holder)

        token = signed_in_by_passkey(world, keeper).token

        assert world.call("GET", "/clients", token=token).status_code == 200


class TestWhoeverHasOne:
    def test_is_asked_for_it_whatever_the_policy(self, world: World) -> None:
        enrolled = enrol(world)

        assert refused(world.sign_in(enrolled.holder)) == (403, "second_factor_required")

    def test_works_on_with_a_remembered_device(self, world: World) -> None:
        enrolled = enrol(world, profile="administrator")
        ask(world, "everybody")
        token = remember(world, enrolled)

        granted = body_of(come_back(world, enrolled.holder, token))

        assert world.call("GET", "/clients", token=granted["access_token"]).status_code == 200

    def test_that_was_removed_may_do_nothing_but_add_another(self, world: World) -> None:
        enrolled = enrol(world, profile="administrator")
        ask(world, "everybody")
        holder = signed_in(world, enrolled)
        removed = world.call("DELETE", f"/factors/{enrolled.id}", token=holder.token)
        assert removed.status_code == 204

        assert must(world, holder) == [TO_ADD]


class TestThePlatform:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2026-11-16"}

    def test_binds_administrators_of_every_establishment_and_its_own_people(
        self, world: World
    ) -> None:
        heads = [world.holder(home, profile="administrator") for home in (None, world.hospital)]
        staff = world.holder(world.platform)

        assert [must(world, each) for each in (*heads, staff)] == [[TO_ADD]] * 3
        assert must(world, world.holder()) == []

    def test_is_raised_by_an_establishment(self, world: World) -> None:
        user = world.holder()
        ask(world, "everybody")

        assert must(world, user) == [TO_ADD]


def test_a_reset_by_another_leaves_a_sign_in_that_only_adds(
    world: World, time: time_machine.Traveller
) -> None:
    enrolled: Enrolled = enrol(world)
    assert ask_reset(world, world.administrator(), enrolled.holder).status_code == 201
    ask(world, "everybody")
    time.shift(timedelta(days=1))
    world.do(chores.reset_factors)
    world.choose_password(enrolled.holder, ANOTHER)

    holder = world.signed_in(enrolled.holder)

    assert holder.granted["must"] == [TO_ADD]
    assert refused(world.call("GET", "/links", token=holder.token)) == ASKED
