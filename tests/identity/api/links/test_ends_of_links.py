"""How a link ends, and who asks in vain for one."""

from uuid import uuid4

import pytest
import time_machine

from shared.events import accounts, identity
from tests.identity.linking import link, linked, links_of, reasons
from tests.identity.world import ANOTHER, Holder, World


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
