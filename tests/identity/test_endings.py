"""What ends sessions: deletion, expiry, suspension, as `accounts` announces them."""

from dataclasses import replace

from sqlalchemy import select

from services.identity.models import HolderSession
from shared.events import accounts, identity
from tests.identity.world import NOW, TODAY, World


class TestADeletion:
    def test_ends_every_session_everywhere(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        world.delete(holder)

        (revoked,) = world.announced(identity.SessionRevoked)
        assert (revoked.account_id, revoked.session_id) == (holder.id, None)
        assert (revoked.revoked_at, revoked.reason) == (NOW, "deleted")
        assert not world.is_valid(holder.token)

    def test_told_again_is_announced_once(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        world.delete(holder)

        world.delete(holder)

        assert len(world.announced(identity.SessionRevoked)) == 1


class TestAnExpiry:
    def test_ends_sessions(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        holder.account = replace(holder.account, expires_on=TODAY.replace(day=15))

        world.hear(accounts.AccountExpired(account=holder.account))

        assert [e.reason for e in world.announced(identity.SessionRevoked)] == ["expired"]
        assert not world.is_valid(holder.token)

    def test_told_after_a_renewal_ends_none(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        expired = replace(holder.account, expires_on=TODAY.replace(day=15))

        world.hear(accounts.AccountExpired(account=expired), sequence=1)

        assert world.is_valid(holder.token)


class TestASuspension:
    def test_ends_the_sessions_of_that_establishment_only(self, world: World) -> None:
        there = [world.signed_in(world.holder(world.hospital)) for _ in range(2)]
        here = world.signed_in(world.holder())

        world.suspend(world.hospital)

        assert [world.is_valid(holder.token) for holder in [*there, here]] == [False, False, True]
        revoked = world.announced(identity.SessionRevoked)
        assert {event.account_id for event in revoked} == {holder.id for holder in there}
        assert {(event.session_id, event.reason) for event in revoked} == {(None, "suspended")}

    def test_told_after_the_reactivation_ends_none(self, world: World) -> None:
        holder = world.signed_in(world.holder(world.hospital))
        suspended = replace(world.hospital, status="suspended")

        world.hear(
            accounts.EstablishmentSuspended(establishment=suspended, reason="late"), sequence=0
        )

        assert world.is_valid(holder.token)

    def test_as_a_closure_ends_sessions_too(self, world: World) -> None:
        holder = world.signed_in(world.holder(world.hospital))
        closed = replace(world.hospital, status="closed")

        world.hear(accounts.EstablishmentClosed(establishment=closed, reason="merged"))

        assert not world.is_valid(holder.token)
        ended = world.session.scalars(select(HolderSession)).one()
        assert ended.ending == "suspended"
