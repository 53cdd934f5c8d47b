"""What is due, asked by somebody who administers hundreds of establishments."""

import pytest
from sqlalchemy import Connection

from shared import clock
from tests.accounts.due import END, due, renew
from tests.accounts.world import Person, World
from tests.statements import statements


@pytest.fixture
def centre(world: World) -> Person:
    """Somebody to whom nothing is due anywhere yet."""
    head = world.establishment("Centre")
    delegate(world, head, "Ville")
    world.hears_of_delegation(clock.now())
    return head


def delegate(world: World, centre: Person, *names: str) -> None:
    for name in names:
        town = world.establishment(name)
        world.delegate(centre, town, centre, {"accounts": "write"}, ends_on=END)


class TestOneWhoAdministersMany:
    def test_is_told_what_is_due_in_as_many_statements_as_for_one(
        self, world: World, centre: Person, connection: Connection
    ) -> None:
        with statements(connection) as in_one:
            due(centre)
        delegate(world, centre, "Village", "Bourg", "Hameau")

        with statements(connection) as in_four:
            due(centre)

        assert len(in_four) == len(in_one)

    def test_looks_once_for_what_to_renew_however_many_they_are(
        self, world: World, centre: Person, connection: Connection
    ) -> None:
        with statements(connection) as in_one:
            assert renew(centre)["establishments"] == []
        delegate(world, centre, "Village", "Bourg", "Hameau")

        with statements(connection) as in_four:
            assert renew(centre)["establishments"] == []

        assert len(in_four) == len(in_one)
