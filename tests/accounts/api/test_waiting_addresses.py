"""Whether whoever asked for an address may still have it once it is confirmed (design.md §4.2)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from shared import clock
from shared.events import identity
from tests.accounts.applications import Client
from tests.accounts.waiting_addresses import NEW, confirm
from tests.accounts.world import Person, World


@pytest.fixture
def town(world: World) -> Person:
    world.service("affiliation")
    return world.establishment("Commune de Trifouillis")


@pytest.fixture
def person(world: World, town: Person) -> Person:
    return world.activate(town.create(rights={"affiliation": "write"}))


class TestAnAdministratorsRequest:
    def test_outlives_them(self, world: World, town: Person, person: Person) -> None:
        other = world.activate(town.create(profile="administrator"))
        assert other.edit(person.path, {"email": NEW}).status_code == 200
        assert town.call("DELETE", other.path).status_code == 204

        assert confirm(world, person)

    def test_is_void_while_the_establishment_is_out_of_service(
        self, world: World, town: Person, person: Person
    ) -> None:
        assert town.edit(person.path, {"email": NEW}).status_code == 200
        path = f"/establishments/{town.home}/suspend"
        assert world.operator.post(path, {"reason": "Fraude"}).status_code == 200

        assert not confirm(world, person)


class TestAnApplicationsRequest:
    @pytest.fixture
    def client(self, world: World, town: Person) -> Client:
        return Client(world, town, uuid4())

    def told(self, client: Client, event: type) -> identity.ClientCreated | identity.ClientRemoved:
        facts = identity.ClientFacts(
            client_id=client.client_id,
            establishment_id=client.home.home,
            name="Paie",
            scopes=client.scopes.split(),
            expires_at=None,
        )
        if event is identity.ClientRemoved:
            return identity.ClientRemoved(client=facts, reason="removed")
        return identity.ClientCreated(client=facts)

    @pytest.mark.parametrize("is_removed", [False, True])
    def test_ends_with_the_application(
        self, world: World, person: Person, client: Client, is_removed: bool
    ) -> None:
        world.hear(self.told(client, identity.ClientCreated))
        assert client.edit(person.path, {"email": NEW}).status_code == 200
        if is_removed:
            world.hear(self.told(client, identity.ClientRemoved))

        assert confirm(world, person) is not is_removed

    def test_ends_when_the_application_expires_whether_that_is_told_or_not(
        self, world: World, person: Person, client: Client, time: time_machine.Traveller
    ) -> None:
        made = self.told(client, identity.ClientCreated)
        facts = replace(made.client, expires_at=clock.now() + timedelta(seconds=30))
        world.hear(identity.ClientCreated(client=facts))
        assert client.edit(person.path, {"email": NEW}).status_code == 200
        time.shift(timedelta(seconds=30))

        assert not confirm(world, person)


class TestTheHoldersOwnRequest:
    def test_counts_whatever_they_became_meanwhile(self, world: World, person: Person) -> None:
        assert person.edit("/me", {"email": NEW}).status_code == 200

        assert confirm(world, person)
