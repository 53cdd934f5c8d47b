"""Five wrong passwords lock for half an hour (design.md §4.4)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.identity import chores
from services.identity.domain.hashing import Hasher
from shared.events import identity
from tests.answers import refused
from tests.identity.world import NOW, WRONG, Holder, World


@pytest.fixture
def locked(world: World) -> Holder:
    holder = world.holder()
    world.lock(holder)
    return holder


class TestALock:
    def test_is_set_by_the_fifth_wrong_password_not_the_fourth(self, world: World) -> None:
        holder = world.holder()
        for _ in range(4):
            world.sign_in(holder, password=WRONG)
        assert world.sign_in(holder).status_code == 201

        world.lock(holder)

        assert refused(world.sign_in(holder)) == (401, "sign_in_refused")

    def test_has_no_password_judged(
        self, world: World, locked: Holder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        judged: list[str | None] = []
        matches = Hasher.matches

        def record(self: Hasher, password_hash: str | None, password: str, **effort: Any) -> bool:
            judged.append(password_hash)
            return matches(self, password_hash, password, **effort)

        monkeypatch.setattr(Hasher, "matches", record)
        world.sign_in(locked)

        assert judged == [None]

    def test_ends_by_itself_after_half_an_hour(
        self, world: World, locked: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=29, seconds=59))
        assert world.sign_in(locked).status_code == 401
        time.shift(timedelta(seconds=1))
        assert world.sign_in(locked).status_code == 201

    def test_is_not_prolonged_by_more_tries(
        self, world: World, locked: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=20))
        world.sign_in(locked, password=WRONG)
        time.shift(timedelta(minutes=10))

        assert world.sign_in(locked).status_code == 201

    def test_leaves_five_new_tries_when_it_is_over(
        self, world: World, locked: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=30))
        for _ in range(4):
            world.sign_in(locked, password=WRONG)

        assert world.sign_in(locked).status_code == 201

    def test_holds_for_the_identifier_in_any_case(self, world: World, locked: Holder) -> None:
        body = {"identifier": locked.account.identifier.lower(), "password": locked.password}

        assert refused(world.post("/sessions", body)) == (401, "sign_in_refused")

    def test_is_announced_once_for_the_holder_to_be_told(
        self, world: World, locked: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=6))

        assert [world.do(chores.tell_locks), world.do(chores.tell_locks)] == [1, 0]
        assert world.announced(identity.CredentialLocked) == [
            identity.CredentialLocked(
                account_id=locked.id,
                establishment_id=world.town.establishment_id,
                locked_until=NOW + timedelta(minutes=30),
            )
        ]

    def test_is_announced_again_when_there_is_another(
        self, world: World, locked: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(seconds=6))
        world.do(chores.tell_locks)
        time.shift(timedelta(minutes=30))
        world.lock(locked)
        time.shift(timedelta(seconds=6))

        assert world.do(chores.tell_locks) == 1

    def test_of_nobodys_identifier_is_not_announced(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            world.post("/sessions", {"identifier": "PERSONNE0", "password": WRONG})
        time.shift(timedelta(seconds=6))

        assert world.do(chores.tell_locks) == 0

    def test_is_not_set_when_the_fifth_try_is_right(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        for _ in range(4):
            world.sign_in(holder, password=WRONG)

        assert world.sign_in(holder).status_code == 201
        time.shift(timedelta(seconds=6))
        assert world.do(chores.tell_locks) == 0

    def test_leaves_open_sessions_alone(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        world.lock(holder)

        assert world.is_valid(holder.token)
