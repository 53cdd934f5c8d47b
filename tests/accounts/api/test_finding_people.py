"""One search for a person in all the establishments one administers."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.auth import Duty
from shared.events import accounts
from tests.accounts.due import link
from tests.accounts.world import Person, World, coordinates
from tests.answers import refused


@pytest.fixture
def town(world: World) -> Person:
    town = world.establishment("Ville", person=coordinates("Guy", "Ville"))
    town.create(coordinates("Jean", "Dupont", email="jean@example.org"))
    return town


@pytest.fixture
def linked(world: World) -> Person:
    linked = world.establishment("Syndicat", person=coordinates("Zoé", "Vernet"))
    linked.create(coordinates("Jeanne", "Dupont", email="jeanne@example.org"))
    return linked


@pytest.fixture
def centre(world: World, town: Person, linked: Person) -> Person:
    centre = world.establishment("Centre", person=coordinates("Zoé", "Vernet"))
    centre.create(coordinates("Paul", "Dupont", email="paul@example.org"))
    world.delegate(centre, town, centre, {"accounts": "write"})
    link(world, centre, linked)
    stranger = world.establishment("Ailleurs", person=coordinates("Luc", "Ailleurs"))
    stranger.create(coordinates("Anne", "Dupont", email="anne@example.org"))
    return centre


def found(person: Person, query: str) -> list[tuple[str, str, str]]:
    answer = person.get(f"/people?{query}")
    assert answer.status_code == 200, answer.json
    return [(row["establishment_name"], row["first_name"], row["by"]) for row in answer.json]


class TestASearchForAPerson:
    def test_looks_wherever_one_administers_and_nowhere_else(self, centre: Person) -> None:
        assert found(centre, "q=dupont") == [
            ("Ville", "Jean", "delegation"),
            ("Syndicat", "Jeanne", "link"),
            ("Centre", "Paul", "own"),
        ]

    def test_shows_first_who_matches_most(self, centre: Person) -> None:
        assert found(centre, "q=dupont+paul")[0] == ("Centre", "Paul", "own")

    def test_may_be_narrowed(self, centre: Person) -> None:
        assert sorted(found(centre, "q=zoe&profile=administrator")) == [
            ("Centre", "Zoé", "own"),
            ("Syndicat", "Zoé", "link"),
        ]
        assert found(centre, "q=dupont&status=active") == []
        assert found(centre, "q=paul&field=last_name") == []

    def test_comes_page_by_page(self, centre: Person) -> None:
        first, second = (
            centre.get(f"/people?q=dupont&page_size=2&page={page}").json for page in (1, 2)
        )

        assert [row["first_name"] for row in [*first, *second]] == ["Jean", "Jeanne", "Paul"]

    def test_finds_nobody_for_who_administers_nothing(self, world: World, town: Person) -> None:
        user = world.activate(town.create(coordinates("Luc", "Simple")))
        user.profile = "user"

        assert found(user, "q=dupont") == []

    def test_needs_words(self, centre: Person) -> None:
        assert centre.get("/people").status_code == 422

    def test_waits_for_what_is_known_of_delegations(
        self, centre: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=5))

        assert refused(centre.get("/people?q=dupont")) == (503, "access_knowledge_stale")


class TestAnOperator:
    def test_finds_anybody_and_the_history_of_their_establishments_says_so(
        self, world: World, centre: Person
    ) -> None:
        rows = world.operator.get("/platform/people?q=dupont").json

        assert [(row["establishment_name"], row["first_name"]) for row in rows] == [
            ("Ailleurs", "Anne"),
            ("Ville", "Jean"),
            ("Syndicat", "Jeanne"),
            ("Centre", "Paul"),
        ]
        acts = [m.event for m in world.outbox() if m.type == accounts.OperatorActed.type]
        assert {act.establishment_id for act in acts[-4:]} == {  # type: ignore[attr-defined]
            UUID(row["establishment_id"]) for row in rows
        }
        assert {act.operation for act in acts[-4:]} == {"accounts.find_any"}  # type: ignore[attr-defined]

    def test_finds_nobody_without_the_duty(self, world: World, centre: Person) -> None:
        assert refused(centre.get("/platform/people?q=dupont"))[0] == 403
        register = world.activate(world.make_operator(frozenset({Duty.REGISTER})))
        assert refused(register.get("/platform/people?q=dupont"))[0] == 403
