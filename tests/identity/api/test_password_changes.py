"""Passwords: changed by whoever knows the present one."""

from werkzeug.test import TestResponse

from shared.events import identity
from tests.answers import refused
from tests.identity.world import ANOTHER, PASSWORD, WRONG, Holder, World


def change(world: World, holder: Holder, current: str, password: str) -> TestResponse:
    body = {"current_password": current, "password": password}
    return world.call("PUT", "/passwords/current", json=body, token=holder.token)


class TestChangingAPassword:
    def test_needs_the_present_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        assert refused(change(world, holder, WRONG, ANOTHER)) == (403, "wrong_password")
        assert world.sign_in(holder).status_code == 201

    def test_puts_the_new_one_in_place_and_is_announced(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = change(world, holder, PASSWORD, ANOTHER)

        assert (answer.status_code, answer.data) == (204, b"")
        assert world.sign_in(holder, password=PASSWORD).status_code == 401
        assert world.sign_in(holder, password=ANOTHER).status_code == 201
        (changed,) = world.announced(identity.PasswordChanged)
        assert (changed.account_id, changed.by_reset) == (holder.id, False)

    def test_ends_the_other_sessions_and_not_this_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        other = world.signed_in(Holder(holder.account))

        change(world, holder, PASSWORD, ANOTHER)

        assert (world.is_valid(holder.token), world.is_valid(other.token)) == (True, False)
        assert world.refresh(holder.refresh_token).status_code == 200
        assert refused(world.refresh(other.refresh_token)) == (401, "session_over")
        assert [e.reason for e in world.announced(identity.SessionRevoked)] == ["password_changed"]

    def test_meets_the_policy(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answer = change(world, holder, PASSWORD, "weak")

        assert refused(answer) == (422, "password_refused")

    def test_counts_wrong_tries_as_sign_ins_do(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        for _ in range(5):
            change(world, holder, WRONG, ANOTHER)

        assert refused(change(world, holder, PASSWORD, ANOTHER)) == (403, "wrong_password")
        assert world.sign_in(holder).status_code == 401

    def test_kills_the_link_of_a_forgotten_one(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        code = world.forget_password(holder)
        change(world, holder, PASSWORD, ANOTHER)

        answer = world.post("/passwords", {"token": code, "password": PASSWORD})

        assert refused(answer) == (409, "code_spent")

    def test_needs_a_token(self, world: World) -> None:
        body = {"current_password": PASSWORD, "password": ANOTHER}

        answer = world.call("PUT", "/passwords/current", json=body)

        assert refused(answer) == (401, "unauthenticated")
