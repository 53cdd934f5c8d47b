"""Five wrong passwords lock for half an hour (DESIGN §4.4)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from werkzeug.test import TestResponse

from services.identity import chores
from services.identity.models.hashing import Hasher
from shared.events import identity
from tests.identity.world import NOW, WRONG, Holder, World


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, (answer.json or {})["code"]


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

        def record(self: Hasher, password_hash: str | None, password: str) -> bool:
            judged.append(password_hash)
            return matches(self, password_hash, password)

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


class TestUnlocking:
    def test_is_for_the_establishments_administrators(self, world: World, locked: Holder) -> None:
        administrator = world.administrator()

        answer = world.post(f"/credentials/{locked.id}/unlock", token=administrator.token)

        assert answer.status_code == 204
        assert world.sign_in(locked).status_code == 201
        assert world.announced(identity.CredentialUnlocked) == [
            identity.CredentialUnlocked(
                account_id=locked.id,
                establishment_id=world.town.establishment_id,
                by_reset=False,
            )
        ]

    def test_is_for_operators_whose_duty_is_support_and_is_recorded(
        self, world: World, locked: Holder
    ) -> None:
        operator = world.operator("support")

        answer = world.post(f"/credentials/{locked.id}/unlock", token=operator.token)

        assert answer.status_code == 204
        assert world.announced(identity.OperatorActed) == [
            identity.OperatorActed(
                establishment_id=world.town.establishment_id,
                account_id=operator.id,
                operation="identity.unlock",
            )
        ]

    def test_is_for_an_operator_who_administers_the_platform_too(
        self, world: World, locked: Holder
    ) -> None:
        operator = world.operator("support", profile="administrator")

        answer = world.post(f"/credentials/{locked.id}/unlock", token=operator.token)

        assert answer.status_code == 204

    def test_is_not_for_operators_with_another_duty(self, world: World, locked: Holder) -> None:
        operator = world.operator("register", "catalogue")

        answer = world.post(f"/credentials/{locked.id}/unlock", token=operator.token)

        assert refused(answer) == (403, "forbidden")

    def test_is_not_for_users(self, world: World, locked: Holder) -> None:
        user = world.signed_in(world.holder())

        answer = world.post(f"/credentials/{locked.id}/unlock", token=user.token)

        assert refused(answer) == (403, "forbidden")
        assert world.sign_in(locked).status_code == 401

    def test_is_not_for_another_establishments_administrators(
        self, world: World, locked: Holder
    ) -> None:
        stranger = world.administrator(world.hospital)

        answer = world.post(f"/credentials/{locked.id}/unlock", token=stranger.token)

        assert refused(answer) == (404, "not_found")

    def test_needs_a_lock(self, world: World) -> None:
        administrator, holder = world.administrator(), world.holder()
        world.sign_in(holder, password=WRONG)

        answer = world.post(f"/credentials/{holder.id}/unlock", token=administrator.token)

        assert refused(answer) == (409, "not_locked")

    def test_needs_an_account(self, world: World) -> None:
        answer = world.post(f"/credentials/{uuid4()}/unlock", token=world.administrator().token)

        assert refused(answer) == (404, "not_found")


class TestACredential:
    def test_is_shown_to_the_establishments_administrators(self, world: World) -> None:
        administrator, holder = world.administrator(), world.holder()
        world.sign_in(holder)
        world.lock(holder)

        answer = world.call("GET", f"/credentials/{holder.id}", token=administrator.token)

        assert answer.json == {
            "account_id": str(holder.id),
            "has_password": True,
            "password_set_at": "2026-11-16T09:30:00Z",
            "last_signed_in_at": "2026-11-16T09:30:00Z",
            "locked_until": "2026-11-16T10:00:00Z",
        }

    def test_without_a_password_says_so(self, world: World) -> None:
        administrator, holder = world.administrator(), world.invite()

        answer = world.call("GET", f"/credentials/{holder.id}", token=administrator.token)

        assert answer.json == {
            "account_id": str(holder.id),
            "has_password": False,
            "password_set_at": None,
            "last_signed_in_at": None,
            "locked_until": None,
        }

    def test_is_nobodys_elses_to_see(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        stranger = world.administrator(world.hospital)

        own = world.call("GET", f"/credentials/{holder.id}", token=holder.token)
        others = world.call("GET", f"/credentials/{holder.id}", token=stranger.token)

        assert (refused(own), refused(others)) == ((403, "forbidden"), (404, "not_found"))

    def test_of_a_deleted_account_is_gone(self, world: World) -> None:
        administrator, holder = world.administrator(), world.holder()
        world.delete(holder)

        answer = world.call("GET", f"/credentials/{holder.id}", token=administrator.token)

        assert refused(answer) == (404, "not_found")

    def test_seen_by_an_operator_is_recorded_in_its_establishment(self, world: World) -> None:
        operator, holder = world.operator("support"), world.holder()

        answer = world.call("GET", f"/credentials/{holder.id}", token=operator.token)

        assert answer.status_code == 200
        assert [event.operation for event in world.announced(identity.OperatorActed)] == [
            "identity.see_credentials"
        ]
