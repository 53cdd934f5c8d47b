"""A centre with an application, and a town that it may work for."""

from uuid import uuid4

import pytest

from shared.events import identity
from tests.accounts.applications import SCOPES, Client
from tests.accounts.world import Person, World


@pytest.fixture
def centre(world: World) -> Person:
    for code in ("affiliation", "paie"):
        world.service(code)
    return world.establishment("Centre de gestion")


@pytest.fixture
def town(world: World, centre: Person) -> Person:
    return world.establishment("Commune de Trifouillis")


@pytest.fixture
def client(world: World, centre: Person) -> Client:
    """An application of the centre, assigned nowhere."""
    facts = identity.ClientFacts(
        client_id=uuid4(),
        establishment_id=centre.home,
        name="Gestion des agents",
        scopes=SCOPES.split(),
        expires_at=None,
    )
    world.hear(identity.ClientCreated(client=facts))
    return Client(world, centre, facts.client_id)


@pytest.fixture
def assigned(world: World, centre: Person, town: Person, client: Client) -> Client:
    """The same, assigned in a delegation of the town's."""
    rights = {"accounts": "write", "affiliation": "write", "paie": "read"}
    world.delegate(centre, town, centre, rights, client_id=client.client_id)
    return client
