"""Linking one's accounts: proved as at a sign-in, ended with what proved it (DESIGN §4.3)."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from werkzeug.test import TestResponse

from shared.events import accounts, identity
from tests.answers import refused
from tests.identity.world import ANOTHER, NOW, WRONG, Holder, World


@pytest.fixture
def own(world: World) -> Holder:
    return world.administrator()


@pytest.fixture
def other(world: World) -> Holder:
    return world.administrator(world.hospital)


def link(world: World, own: Holder, other: Holder, **facts: Any) -> TestResponse:
    body = {"identifier": other.account.identifier, "password": other.password}
    return world.post("/links", body | facts, token=own.token)


def linked(world: World, own: Holder, other: Holder) -> str:
    answer = link(world, own, other)
    assert answer.status_code == 201, answer.text
    return str((answer.json or {})["id"])


def links_of(world: World, holder: Holder) -> list[Any]:
    answer = world.call("GET", "/links", token=holder.token)
    assert answer.status_code == 200, answer.text
    return list(answer.json or [])


def reasons(world: World) -> list[str]:
    return [event.reason for event in world.announced(identity.LinkRemoved)]


class TestALink:
    def test_shows_the_other_account_to_whoever_made_it(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        answer = link(world, own, other)

        assert answer.status_code == 201
        made = answer.json or {}
        assert made["account_id"] == str(other.id)
        assert made["identifier"] == other.account.identifier
        assert made["establishment_name"] == world.hospital.name
        assert made["is_outgoing"] is True
        assert links_of(world, own) == [made]

    def test_is_seen_from_the_other_side_as_leading_there(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)

        (seen,) = links_of(world, other)

        assert seen["account_id"] == str(own.id)
        assert seen["establishment_name"] == world.town.name
        assert seen["is_outgoing"] is False

    def test_is_announced_with_both_accounts_and_in_whose_name(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        link_id = linked(world, own, other)

        (event,) = world.announced(identity.LinkCreated)
        assert str(event.link_id) == link_id
        assert (event.account_id, event.linked_account_id) == (own.id, other.id)
        assert event.establishment_id == world.town.establishment_id
        assert event.linked_establishment_id == world.hospital.establishment_id
        assert event.created_at == NOW

    def test_begins_no_session_of_the_other_account(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        before = len(world.announced(identity.SignedIn))

        linked(world, own, other)

        assert len(world.announced(identity.SignedIn)) == before

    def test_leads_one_way_so_that_the_other_account_may_link_back(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)

        assert link(world, other, own).status_code == 201
        assert sorted(each["is_outgoing"] for each in links_of(world, own)) == [False, True]

    def test_is_unknown_to_everybody_else(self, world: World, own: Holder, other: Holder) -> None:
        link_id = linked(world, own, other)
        colleague = world.administrator()

        assert links_of(world, colleague) == []
        assert world.call("DELETE", f"/links/{link_id}", token=colleague.token).status_code == 404
        assert links_of(world, own)


class TestARefusedLink:
    @pytest.mark.parametrize("what", ["identifier", "password"])
    def test_answers_as_a_refused_sign_in_does(
        self, world: World, own: Holder, other: Holder, what: str
    ) -> None:
        wrong = {"identifier": "NOBO12345"} if what == "identifier" else {"password": WRONG}

        answer = link(world, own, other, **wrong)

        sign_in = world.post("/sessions", {"identifier": "NOBO98765", "password": WRONG})
        assert answer.status_code == sign_in.status_code
        assert answer.json == sign_in.json
        assert links_of(world, own) == []

    def test_is_the_same_for_a_locked_account_whatever_the_password(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        world.lock(other)

        assert refused(link(world, own, other)) == (401, "sign_in_refused")

    def test_counts_as_a_wrong_sign_in_and_locks(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        for _ in range(world.tools.settings.lock_after):
            link(world, own, other, password=WRONG)

        assert refused(world.sign_in(other)) == (401, "sign_in_refused")

    def test_is_throttled_with_the_sign_ins_of_the_address(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        headers = link(world, own, other, password=WRONG).headers

        again = world.post("/sessions", {"identifier": "NOBO98765", "password": WRONG}).headers
        left, then_left = (
            int(each["RateLimit"].split("r=")[1].split(";")[0]) for each in (headers, again)
        )
        assert then_left == left - 1

    def test_tells_of_an_expired_account_after_the_right_password_only(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        world.change(other, expires_on=NOW.date().replace(day=1))

        assert refused(link(world, own, other, password=WRONG)) == (401, "sign_in_refused")
        assert refused(link(world, own, other)) == (403, "account_expired")

    def test_tells_of_a_suspended_establishment_after_the_right_password_only(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        world.suspend(world.hospital)

        assert refused(link(world, own, other, password=WRONG)) == (401, "sign_in_refused")
        assert refused(link(world, own, other)) == (403, "establishment_suspended")

    def test_names_ones_own_account(self, world: World, own: Holder) -> None:
        assert refused(link(world, own, own)) == (409, "own_account")

    def test_names_a_link_that_there_is(self, world: World, own: Holder, other: Holder) -> None:
        linked(world, own, other)

        assert refused(link(world, own, other)) == (409, "already_linked")
        assert len(world.announced(identity.LinkCreated)) == 1


class TestTheEndOfALink:
    @pytest.mark.parametrize("side", ["own", "other"])
    def test_may_come_from_either_side(
        self, world: World, own: Holder, other: Holder, side: str
    ) -> None:
        link_id = linked(world, own, other)
        who = own if side == "own" else other

        assert world.call("DELETE", f"/links/{link_id}", token=who.token).status_code == 204

        assert links_of(world, own) == links_of(world, other) == []
        (event,) = world.announced(identity.LinkRemoved)
        assert (str(event.link_id), event.reason) == (link_id, "removed")
        assert (event.account_id, event.linked_account_id) == (own.id, other.id)

    def test_comes_once(self, world: World, own: Holder, other: Holder) -> None:
        link_id = linked(world, own, other)
        world.call("DELETE", f"/links/{link_id}", token=own.token)

        assert world.call("DELETE", f"/links/{link_id}", token=own.token).status_code == 404
        assert reasons(world) == ["removed"]

    def test_leaves_room_for_another(self, world: World, own: Holder, other: Holder) -> None:
        world.call("DELETE", f"/links/{linked(world, own, other)}", token=own.token)

        assert link(world, own, other).status_code == 201

    @pytest.mark.parametrize("side", ["own", "other"])
    def test_comes_with_the_deletion_of_either_account(
        self, world: World, own: Holder, other: Holder, side: str
    ) -> None:
        linked(world, own, other)

        world.delete(own if side == "own" else other)

        assert reasons(world) == ["deleted"]
        assert links_of(world, other if side == "own" else own) == []

    @pytest.mark.parametrize("side", ["own", "other"])
    def test_comes_with_a_reset_of_either_password(
        self, world: World, own: Holder, other: Holder, side: str
    ) -> None:
        linked(world, own, other)
        who = own if side == "own" else other

        world.post("/passwords", {"token": world.forget_password(who), "password": ANOTHER})

        assert reasons(world) == ["password_reset"]

    def test_does_not_come_with_a_password_that_its_holder_changes(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)
        body = {"current_password": other.password, "password": ANOTHER}

        changed = world.call("PUT", "/passwords/current", json=body, token=other.token)

        assert changed.status_code == 204
        assert reasons(world) == []

    @pytest.mark.parametrize("side", ["own", "other"])
    def test_comes_when_somebody_else_has_changed_the_address(
        self, world: World, own: Holder, other: Holder, side: str
    ) -> None:
        linked(world, own, other)
        who = own if side == "own" else other
        ask(world, who, "a.prendre@example.org", is_own=False)
        assert reasons(world) == []

        world.change(who, email="a.prendre@example.org")

        assert reasons(world) == ["email_changed"]

    def test_does_not_come_when_the_holder_has_changed_the_address(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)
        ask(world, other, "neuve@example.org", is_own=True)

        world.change(other, email="neuve@example.org")

        assert reasons(world) == []

    def test_comes_when_somebody_else_asked_for_the_address_after_the_holder(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)
        ask(world, other, "neuve@example.org", is_own=True)
        ask(world, other, "a.prendre@example.org", is_own=False)

        world.change(other, email="a.prendre@example.org")

        assert reasons(world) == ["email_changed"]

    def test_does_not_come_with_other_changes(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)

        world.change(other, last_name="Dupré-Garon")

        assert reasons(world) == []

    def test_is_numbered_after_the_beginning(
        self, world: World, own: Holder, other: Holder, time: time_machine.Traveller
    ) -> None:
        link_id = linked(world, own, other)
        time.shift(60)
        world.call("DELETE", f"/links/{link_id}", token=other.token)

        (begun,) = world.announced(identity.LinkCreated)
        (ended,) = world.announced(identity.LinkRemoved)

        assert (ended.created_at, ended.removed_at > begun.created_at) == (begun.created_at, True)


def ask(world: World, holder: Holder, email: str, *, is_own: bool) -> None:
    world.hear(
        accounts.AccountEmailChangeRequested(account=holder.account, new_email=email, is_own=is_own)
    )


class TestAnUnknownLink:
    def test_is_not_found(self, world: World, own: Holder) -> None:
        answer = world.call("DELETE", f"/links/{uuid4()}", token=own.token)

        assert answer.status_code == 404
