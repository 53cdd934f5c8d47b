"""Signing in, refused: one answer for all that is wrong (design.md §4.4)."""

import threading
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from services.identity.domain.hashing import Hasher
from shared.messaging import wakes
from tests.answers import refused
from tests.identity.factors import enrol
from tests.identity.world import PASSWORD, WRONG, World


def seen(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """What a caller sees of an answer, but for its own request id."""
    headers = [item for item in answer.headers.items() if item[0] != "X-Request-ID"]
    return answer.status_code, answer.data, [item for item in headers if item[0] != "RateLimit"]


class TestSigningIn:
    @pytest.mark.parametrize("missing", ["identifier", "password"])
    def test_needs_every_field(self, world: World, missing: str) -> None:
        body = {"identifier": world.holder().account.identifier, "password": PASSWORD}
        del body[missing]

        answer = world.post("/sessions", body)

        assert refused(answer) == (422, "invalid")
        assert set((answer.json or {})["errors"]) == {missing}

    @pytest.mark.parametrize(
        ("identifier", "status"),
        [("é" * 64, 401), ("x\u0000y", 422), ("’ OR 1=1 --", 401), ("ﬀ" * 40, 401), ("🙂", 401)],
    )
    def test_takes_any_characters_for_unknown_or_invalid(
        self, world: World, identifier: str, status: int
    ) -> None:
        answer = world.post("/sessions", {"identifier": identifier, "password": "x"})

        assert answer.status_code == status


class TestTheOneGenericAnswer:
    @pytest.fixture
    def hashes_quickly(self) -> bool:
        return False

    @pytest.fixture
    def wrong(self, world: World) -> TestResponse:
        return world.sign_in(world.holder(), password=WRONG)

    def test_is_given_to_an_unknown_identifier(self, world: World, wrong: TestResponse) -> None:
        answer = world.post("/sessions", {"identifier": "PERSONNE0", "password": WRONG})

        assert refused(answer) == (401, "sign_in_refused")
        assert seen(answer) == seen(wrong)

    def test_is_given_to_a_locked_one(self, world: World, wrong: TestResponse) -> None:
        holder = world.holder()
        world.lock(holder)

        assert seen(world.sign_in(holder)) == seen(wrong)

    def test_is_given_to_one_not_activated(self, world: World, wrong: TestResponse) -> None:
        assert seen(world.sign_in(world.invite())) == seen(wrong)

    def test_is_given_to_a_deleted_one(self, world: World, wrong: TestResponse) -> None:
        holder = world.holder()
        world.delete(holder)

        assert seen(world.sign_in(holder)) == seen(wrong)

    def test_is_given_to_an_expired_one_with_a_wrong_password(
        self, world: World, wrong: TestResponse
    ) -> None:
        holder = world.holder(expires_on=date(2026, 11, 15))

        assert seen(world.sign_in(holder, password=WRONG)) == seen(wrong)

    def test_is_given_to_a_suspended_establishments_with_a_wrong_password(
        self, world: World, wrong: TestResponse
    ) -> None:
        holder = world.holder(world.hospital)
        world.suspend(world.hospital)

        assert seen(world.sign_in(holder, password=WRONG)) == seen(wrong)

    def test_is_given_to_one_with_a_second_factor_and_a_wrong_password(
        self, world: World, wrong: TestResponse
    ) -> None:
        holder = enrol(world).holder

        assert seen(world.sign_in(holder, password=WRONG)) == seen(wrong)

    def test_costs_the_same_work_each_time(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        holders = [world.holder(), world.holder(), world.holder(), world.invite()]
        holders.append(enrol(world).holder)
        world.lock(holders[1])
        world.delete(holders[2])
        identifiers = [holder.account.identifier for holder in holders]
        work: list[str] = []
        verify = Hasher._verify

        def hashing(self: Hasher, password_hash: str, password: str) -> bool:
            work.append(password_hash.rsplit("$", 2)[0])
            return verify(self, password_hash, password)

        def asking(*told: Any) -> None:
            if threading.get_ident() == here:  # what was announced before wakes others meanwhile
                work.append(told[2].rstrip("0123456789"))  # savepoints are numbered

        def waking(_: Engine, stations: Iterable[str]) -> None:
            work.append(f"wakes {sorted(stations)}")

        here = threading.get_ident()
        monkeypatch.setattr(Hasher, "_verify", hashing)
        monkeypatch.setattr(wakes, "ring", waking)
        done = []
        event.listen(world.engine, "before_cursor_execute", asking)
        for identifier in [*identifiers, "PERSONNE0"]:
            world.post("/sessions", {"identifier": identifier, "password": WRONG})
            done.append(tuple(work))
            work.clear()
        event.remove(world.engine, "before_cursor_execute", asking)

        assert done[0].count("$argon2id$v=19$m=19456,t=2,p=1") == 1
        assert set(done) == {done[0]}


class TestTooManyTries:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {
            "LIMIT_ADDRESS_SIGN_INS": "8",
            "LIMIT_ACCOUNT_SIGN_INS": "3",
            "LIMIT_ESTABLISHMENT_FAILURES": "4",
        }

    def test_of_one_address_are_refused_and_its_counter_is_shown(self, world: World) -> None:
        bodies = [{"identifier": f"PERSONNE{n}", "password": WRONG} for n in range(9)]

        answers = [world.post("/sessions", body) for body in bodies]

        assert [answer.status_code for answer in answers] == [401] * 8 + [429]
        assert answers[0].headers["RateLimit"].startswith('"address";r=7')
        assert int(answers[-1].headers["Retry-After"]) > 0

    def test_under_one_identifier_are_not_judged(self, world: World) -> None:
        holder = world.holder()

        answers = [world.sign_in(holder) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [201, 201, 201, 401]
        assert "account" not in str(answers[-1].headers)

    def test_that_fail_in_one_establishment_stop_all_judging_there(self, world: World) -> None:
        holders = [world.holder() for _ in range(3)]
        elsewhere = world.holder(world.hospital)
        for holder in holders[:2]:
            for _ in range(2):
                world.sign_in(holder, password=WRONG)

        assert world.sign_in(holders[2]).status_code == 401
        assert world.sign_in(elsewhere).status_code == 201

    def test_are_forgotten_after_ten_minutes(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        for _ in range(4):
            world.sign_in(holder)

        time.shift(timedelta(minutes=20))

        assert world.sign_in(holder).status_code == 201
