"""At once: no two establishments go by one SIRET, and one is corrected once (design.md §4.1)."""

from collections import Counter

import pytest

from tests.accounts.recovering import pair_of
from tests.accounts.world import Person, World
from tests.answers import Answer, refusal
from tests.sirets import siret
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def correct(world: World, person: Person, right: str) -> Answer:
    path = f"/establishments/{person.home}/correct"
    return world.operator.post(path, {"siret": right, "reason": "x"})


def test_of_two_corrected_to_one_siret_one_gets_it(world: World, head: Person) -> None:
    other = world.establishment("Commune d'Oingt")
    right = siret(next(world.numbers))

    answers = at_once(lambda: correct(world, head, right), lambda: correct(world, other, right))

    assert Counter(each.status_code for each in answers if each) == {200: 1, 409: 1}
    (refused,) = (each for each in answers if each and each.status_code == 409)
    assert refusal(refused) == "siret_taken"
    assert [pair_of(world, person)[0] for person in (head, other)].count(right) == 1


def test_two_corrections_of_one_establishment_leave_it_one_siret(
    world: World, head: Person
) -> None:
    before, number = pair_of(world, head)
    first, second = (siret(next(world.numbers)) for _ in range(2))

    answers = at_once(lambda: correct(world, head, first), lambda: correct(world, head, second))

    assert {each.status_code for each in answers} <= {200, 409}
    final, _ = pair_of(world, head)
    assert final in {each.json["siret"] for each in answers if each.status_code == 200}
    found = {
        each: world.operator.get(f"/register-entries?siret={each}").json
        for each in (before, first, second)
    }
    assert {each for each, rows in found.items() if rows} == {final}
    assert [row["contract_number"] for row in found[final]] == [number]
