"""Who looks into a letter box."""

import pytest

from tests.portal.house import House, Person
from tests.portal.pages.letters.box import TOWN
from tests.portal.visitor import Visitor


@pytest.fixture
def head(house: House) -> Person:
    return house.head(TOWN)


@pytest.fixture
def visitor(house: House, head: Person) -> Visitor:
    return house.signed_in(head)
