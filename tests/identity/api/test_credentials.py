"""Credentials, for those who look after them."""

from uuid import uuid4

import pytest

from shared.events import identity
from tests.answers import refused
from tests.identity.world import WRONG, Holder, World


@pytest.fixture
def locked(world: World) -> Holder:
    holder = world.holder()
    world.lock(holder)
    return holder


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
                operation="credentials.unlock",
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
            "credentials.read"
        ]
