"""What happens when two come at once: these tests commit, in databases of their own."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.identity.domain.hashing import Hasher
from services.identity.models import HolderSession, Link, Removal, Tries
from shared.events import identity
from tests import together
from tests.identity.racing import at_once, statuses
from tests.identity.world import ANOTHER, PASSWORD, WRONG, Holder, World


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


class TestWrongPasswordsAtOnce:
    def test_are_counted_exactly_and_five_are_judged(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        holder = world.holder()
        judged: list[Any] = []
        matches = Hasher.matches

        def record(self: Hasher, password_hash: str | None, password: str, **effort: Any) -> bool:
            judged.append(password_hash)
            return matches(self, password_hash, password, **effort)

        monkeypatch.setattr(Hasher, "matches", record)
        answers = at_once(12, lambda: world.sign_in(holder, password=WRONG))

        assert statuses(answers) == [401] * 12
        assert sum(password_hash is not None for password_hash in judged) == 5
        assert world.session.scalars(select(Tries.count)).one() == 12
        assert world.sign_in(holder).status_code == 401


class TestALink:
    def test_used_by_two_at_once_serves_one(self, world: World) -> None:
        holder = world.invite()
        body = {"token": world.code(holder), "password": PASSWORD}

        answers = at_once(4, lambda: world.post("/passwords", body))

        assert statuses(answers) == [204, 409, 409, 409]
        assert {(a.json or {})["code"] for a in answers if a.status_code == 409} == {"code_spent"}
        assert len(world.announced(identity.PasswordCreated)) == 1

    def test_confirmed_by_two_at_once_confirms_once(self, world: World) -> None:
        from shared.events.accounts import AccountEmailChangeRequested

        holder = world.holder()
        world.hear(
            AccountEmailChangeRequested(
                account=holder.account, new_email="jd@example.org", is_own=True
            )
        )
        body = {"token": world.code(holder)}

        answers = at_once(4, lambda: world.post("/codes/confirm", body))

        assert statuses(answers) == [204, 409, 409, 409]
        assert len(world.announced(identity.EmailConfirmed)) == 1


class TestLinkedAccounts:
    def test_are_linked_once_by_several_at_once(self, world: World) -> None:
        own, other = world.administrator(), world.holder(world.hospital)
        body = {"identifier": other.account.identifier, "password": other.password}

        answers = at_once(4, lambda: world.post("/links", body, token=own.token))

        assert statuses(answers) == [201, 409, 409, 409]
        assert len(world.announced(identity.LinkCreated)) == 1

    def test_may_be_linked_both_ways_at_once(self, world: World) -> None:
        own, other = world.administrator(), world.administrator(world.hospital)

        def link(one: Holder, another: Holder) -> TestResponse:
            body = {"identifier": another.account.identifier, "password": another.password}
            return world.post("/links", body, token=one.token)

        answers = together.at_once(partial(link, own, other), partial(link, other, own))

        assert statuses(answers) == [201, 201]

    def test_are_not_linked_after_a_reset_that_comes_at_once(self, world: World) -> None:
        own, other = world.administrator(), world.holder(world.hospital)
        body = {"identifier": other.account.identifier, "password": other.password}
        reset = {"token": world.forget_password(other), "password": ANOTHER}

        together.at_once(
            lambda: world.post("/links", body, token=own.token),
            lambda: world.post("/passwords", reset),
        )

        world.session.rollback()
        links = world.session.scalars(select(Link.removal)).all()
        assert links in ([], [Removal.PASSWORD_RESET])


class TestARefreshToken:
    def test_used_by_several_at_once_has_one_successor(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        answers = at_once(4, lambda: world.refresh(holder.refresh_token))

        assert statuses(answers) == [200] * 4
        assert len({(answer.json or {})["refresh_token"] for answer in answers}) == 1
        assert world.announced(identity.SessionRevoked) == []

    def test_refreshed_and_ended_at_once_is_void_afterwards(self, world: World) -> None:
        for _ in range(5):
            holder = world.signed_in(world.holder())

            answers = together.at_once(
                partial(world.refresh, holder.refresh_token),
                partial(world.call, "DELETE", "/sessions/current", token=holder.token),
            )

            new = [(a.json or {})["access_token"] for a in answers if a.status_code == 200]
            assert not any(world.is_valid(token) for token in [holder.token, *new])


class TestPasswordChangesAtOnce:
    def test_leave_one_of_the_new_passwords(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        body = {"current_password": PASSWORD, "password": ANOTHER}

        answers = at_once(
            2, lambda: world.call("PUT", "/passwords/current", json=body, token=holder.token)
        )

        assert statuses(answers) == [204, 403]
        assert len(world.announced(identity.PasswordChanged)) == 1
        assert world.sign_in(holder, password=ANOTHER).status_code == 201


class TestSignInsAtOnce:
    def test_all_succeed_and_are_numbered_without_gaps(self, world: World) -> None:
        holder = world.holder()

        answers = at_once(6, lambda: world.sign_in(holder))

        assert sorted(set(statuses(answers))) in ([201], [201, 401])
        made = statuses(answers).count(201)
        assert len(world.session.scalars(select(HolderSession)).all()) == made
        assert len(world.announced(identity.SignedIn)) == made


class TestAFloodOfPasswords:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"HASH_CONCURRENCY": "1", "HASH_QUEUE": "1"}

    def test_beyond_the_queue_is_told_to_come_back_and_counts_nothing(self, world: World) -> None:
        holder = world.holder()

        with world.tools.hasher.place(), world.tools.hasher.place():
            answer = world.sign_in(holder, password=WRONG)

        assert (answer.status_code, (answer.json or {})["code"]) == (503, "busy")
        assert int(answer.headers["Retry-After"]) > 0
        assert world.session.scalars(select(Tries)).all() == []
        assert world.sign_in(holder).status_code == 201
