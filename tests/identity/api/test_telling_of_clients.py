"""What the other services are told of machine clients."""

from datetime import timedelta
from uuid import UUID

import time_machine
from sqlalchemy import update

from services.identity import chores
from services.identity.models import MachineClient
from shared.events import identity
from tests.identity.machine import make_client
from tests.identity.world import NOW, Holder, World


class TestTheOthers:
    """Other services are told of clients, to name them and to end what they were assigned."""

    def test_are_told_of_a_new_one(self, world: World, administrator: Holder) -> None:
        made = make_client(world, administrator, "accounts:read").json or {}

        (event,) = world.announced(identity.ClientCreated)

        assert event.client == identity.ClientFacts(
            client_id=UUID(made["client_id"]),
            establishment_id=world.town.establishment_id,
            name="Paie",
            scopes=["accounts:read"],
            expires_at=None,
        )
        assert made["client_secret"] not in str(event.to_data())

    def test_are_told_that_one_is_removed_after_its_tokens_are_void(
        self, world: World, administrator: Holder
    ) -> None:
        made = make_client(world, administrator).json or {}

        world.call("DELETE", f"/clients/{made['client_id']}", token=administrator.token)

        void, removed = world.announced(identity.SessionRevoked, identity.ClientRemoved)
        assert str(void.account_id) == made["client_id"]
        assert (str(removed.client.client_id), removed.reason) == (made["client_id"], "removed")

    def test_are_told_once_of_those_made_before_they_were_told_of_any(
        self, world: World, administrator: Holder
    ) -> None:
        made = make_client(world, administrator).json or {}
        gone = make_client(world, administrator).json or {}
        world.call("DELETE", f"/clients/{gone['client_id']}", token=administrator.token)
        world.session.execute(update(MachineClient).values(announced_at=None))
        world.session.commit()

        assert [world.do(chores.introduce_clients) for _ in range(2)] == [1, 0]

        (event,) = world.announced(identity.ClientSnapshot)
        assert str(event.client.client_id) == made["client_id"]

    def test_are_told_that_one_has_expired(
        self, world: World, administrator: Holder, time: time_machine.Traveller
    ) -> None:
        expires_at = (NOW + timedelta(hours=1)).isoformat()
        made = make_client(world, administrator, expires_at=expires_at).json or {}
        assert world.do(chores.remove_expired_clients) == 0

        time.shift(timedelta(hours=1))

        assert [world.do(chores.remove_expired_clients) for _ in range(2)] == [1, 0]
        (removed,) = world.announced(identity.ClientRemoved)
        assert (str(removed.client.client_id), removed.reason) == (made["client_id"], "expired")
