"""People whom a list shows, whom a review is about, on whom many are acted."""

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from tests.accounts.due import LATER
from tests.accounts.world import Person, World, coordinates


@pytest.fixture
def people(world: World, head: Person) -> dict[str, Person]:
    """Some people beside the first administrator, Clémence Auberive."""
    said = {
        "chopin": coordinates("Amédée", "Chopin", title="mr", department="Service carrière"),
        "dupont": coordinates("Sara", "Dupont", department="RH"),
        "durant": coordinates("Christophe", "Durant", title="mr", department="Service paye"),
        "echard": coordinates("Éloïse", "L'Œillet-Échard", email="eloise@example.org"),
    }
    return {name: head.create(person) for name, person in said.items()}


@pytest.fixture
def staff(world: World, head: Person) -> dict[str, Person]:
    """Somebody who signs in, somebody who never has, and somebody invited."""
    made = {
        "used": world.activate(head.create(coordinates("Sara", "Dupont"))),
        "unused": world.activate(head.create(coordinates("Amédée", "Chopin"))),
        "invited": head.create(coordinates("Éloïse", "Échard")),
    }
    return made


@pytest.fixture
def users(world: World, head: Person) -> list[Person]:
    """Three users, all active."""
    names = ("Alice", "Aline"), ("Bruno", "Bazin"), ("Chloé", "Cros")
    return [world.activate(head.create(coordinates(*name))) for name in names]


@pytest.fixture
def crowd(world: World, head: Person) -> list[Person]:
    """People of every kind: at work, expired, invited once and again, another administrator."""
    with time_machine.travel(clock.now() - timedelta(days=600), tick=False):
        expired = world.activate(head.create(coordinates("Eva", "Périmée")))
    deputy = head.create(coordinates("Ada", "Bovary"), profile="administrator")
    lately = head.create(coordinates("Luc", "Vient"))
    with time_machine.travel(clock.now() - timedelta(days=3), tick=False):
        since = head.create(coordinates("Léa", "Attend"))
    at_work = world.activate(head.create(coordinates("Noé", "Travaille")))
    return [expired, world.activate(deputy), lately, since, at_work]


@pytest.fixture
def town(world: World) -> Person:
    head = world.establishment("Ville", person=coordinates("Marie", "Bourg"))
    world.activate(head.create(coordinates("Sara", "Dupont")))
    return head


@pytest.fixture
def other(world: World) -> Person:
    head = world.establishment("Village", person=coordinates("Guy", "Hameau"))
    world.activate(head.create(coordinates("Luc", "Ferme")))
    return head


@pytest.fixture
def later(world: World, town: Person, other: Person, time: time_machine.Traveller) -> None:
    time.move_to(LATER)
    world.hears_of_delegation(clock.now())
