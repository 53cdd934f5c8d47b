"""What happens when two come at once: these tests commit, in databases of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from time import monotonic, sleep
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from services.identity.actions import clients
from services.identity.models import HolderSession, Link, Removal, Tries
from services.identity.models.hashing import Hasher
from services.identity.queries import clients as known_clients
from shared.events import identity
from tests.answers import refused
from tests.identity.machine import GRANT, Machine, error
from tests.identity.world import ANOTHER, PASSWORD, WRONG, Holder, World


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


def together(*calls: Callable[[], TestResponse]) -> list[TestResponse]:
    """Make all these calls at once."""
    ready = threading.Barrier(len(calls))

    def one(call: Callable[[], TestResponse]) -> TestResponse:
        ready.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))


def aside(call: Callable[[], Any]) -> "Future[Any]":
    """Make a call in a thread of its own."""
    threads = ThreadPoolExecutor(1)
    begun = threads.submit(call)
    threads.shutdown(wait=False)
    return begun


def is_anybody_waiting(world: World) -> bool:
    """Tell whether a transaction of this database waits for another one's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with world.app.sessions() as session:
        return bool(session.scalar(waiting))


def until(happens: Callable[[], bool]) -> None:
    """Wait for something, for a minute at the most."""
    end = monotonic() + 60
    while not happens():
        assert monotonic() < end
        sleep(0.01)


def at_once(times: int, call: Callable[[], TestResponse]) -> list[TestResponse]:
    """Make the same call so many times at once."""
    return together(*[call] * times)


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


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

        answers = together(partial(link, own, other), partial(link, other, own))

        assert statuses(answers) == [201, 201]

    def test_are_not_linked_after_a_reset_that_comes_at_once(self, world: World) -> None:
        own, other = world.administrator(), world.holder(world.hospital)
        body = {"identifier": other.account.identifier, "password": other.password}
        reset = {"token": world.forget_password(other), "password": ANOTHER}

        together(
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

            answers = together(
                partial(world.refresh, holder.refresh_token),
                partial(world.call, "DELETE", "/sessions/current", token=holder.token),
            )

            new = [(a.json or {})["access_token"] for a in answers if a.status_code == 200]
            assert not any(world.is_valid(token) for token in [holder.token, *new])


class TestAClientThatIsRemoved:
    @pytest.fixture
    def client(self, world: World) -> Machine:
        return Machine(world, world.administrator(), "access:read")

    def remove(self, world: World, client: Machine) -> None:
        answer = world.call("DELETE", f"/clients/{client.id}", token=client.owner.token)
        assert answer.status_code == 204

    def test_has_no_good_token_that_it_was_given_since_the_removal_was_asked_for(
        self,
        world: World,
        client: Machine,
        time: time_machine.Traveller,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        given: list[str] = []
        get = known_clients.get

        def late(*args: Any, **facts: Any) -> Any:
            time.shift(timedelta(milliseconds=1))
            given.append(aside(client.token).result())
            return get(*args, **facts)

        monkeypatch.setattr(known_clients, "get", late)
        self.remove(world, client)

        (token,) = given
        assert refused(world.call("GET", "/sessions", token=token)) == (401, "session_ended")

    def test_is_given_no_token_while_the_removal_is_under_way(
        self, world: World, client: Machine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Future[TestResponse]] = []
        remove = clients.remove

        def slow(*args: Any, **facts: Any) -> None:
            remove(*args, **facts)
            asked.append(aside(partial(client.ask, "token", **GRANT)))
            until(lambda: asked[0].done() or is_anybody_waiting(world))

        monkeypatch.setattr(clients, "remove", slow)
        self.remove(world, client)

        assert error(asked[0].result()) == (401, "invalid_client")


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


class TestWrongSecretsOfClients:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"LIMIT_ADDRESS_REFUSALS": "2"}

    def test_are_counted_by_address_and_right_ones_are_not(self, world: World) -> None:
        operator = world.operator("catalogue")
        made = world.post(
            "/clients", {"name": "Paie", "scopes": ["access:read"]}, token=operator.token
        )
        client = made.json or {}
        form = {"grant_type": "client_credentials"}

        def ask(secret: str) -> int:
            auth = (client["client_id"], secret)
            return world.call("POST", "/oauth/token", data=form, auth=auth).status_code

        assert [ask("wrong") for _ in range(3)] == [401, 401, 429]
        assert ask(client["client_secret"]) == 200
