"""People whom a list shows."""

import pytest

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
