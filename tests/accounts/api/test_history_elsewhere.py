"""What one's own people did in other establishments, by delegation (design.md §4.7)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Connection

from tests.accounts.world import Person, World, coordinates
from tests.statements import statements


def told(person: Person, query: str = "") -> list[dict[str, Any]]:
    answer = person.get(f"/history?{query}")
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = answer.json
    return rows


@pytest.fixture
def centre(world: World) -> Person:
    return world.establishment("Centre de gestion")


@pytest.fixture
def delegate(world: World, centre: Person) -> Person:
    delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
    delegate.profile = "user"
    return delegate


@pytest.fixture
def town(world: World) -> Person:
    return world.establishment("Ville")


def renews(world: World, centre: Person, delegate: Person, place: Person) -> None:
    """Let somebody of the centre renew an account elsewhere."""
    world.delegate(centre, place, delegate, {"accounts": "write"})
    renewed = world.activate(place.create(coordinates("Jean", "Secret")))
    answer = delegate.post(f"{renewed.path}/renew")
    assert answer.status_code == 200, answer.json
    world.deliver()


class TestWhatOnesOwnPeopleDidElsewhere:
    def test_says_who_did_what_and_where_but_not_to_whom(
        self, world: World, centre: Person, delegate: Person, town: Person
    ) -> None:
        renews(world, centre, delegate, town)

        (row,) = told(centre)

        assert row["operation"] == "accounts.account.renewed"
        assert row["label"] == "Account renewed"
        assert row["establishment_name"] == "Ville"
        assert row["establishment_id"] == str(town.home)
        assert row["actor"]["last_name"] == "Relais"
        assert row["delegation_id"]
        assert "Secret" not in str(row)
        assert not {"account", "account_id", "facts"} & row.keys()

    def test_leaves_out_what_others_did_there(
        self, world: World, centre: Person, delegate: Person, town: Person
    ) -> None:
        other = world.establishment("Autre centre")
        stranger = world.activate(other.create(coordinates("Luc", "Ailleurs")))
        renews(world, other, stranger, town)
        renews(world, centre, delegate, town)

        assert [row["actor"]["last_name"] for row in told(centre)] == ["Relais"]
        assert [row["actor"]["last_name"] for row in told(other)] == ["Ailleurs"]
        assert told(town) == []

    def test_is_of_all_establishments_the_newest_first_and_may_be_narrowed(
        self,
        world: World,
        centre: Person,
        delegate: Person,
        town: Person,
        time: time_machine.Traveller,
    ) -> None:
        second = world.establishment("Syndicat")
        renews(world, centre, delegate, town)
        time.shift(timedelta(seconds=30))
        renews(world, centre, delegate, second)

        assert [row["establishment_name"] for row in told(centre)] == ["Syndicat", "Ville"]
        for query, names in (
            (f"establishment_id={town.home}", ["Ville"]),
            (f"actor_id={delegate.account_id}&page_size=1", ["Syndicat"]),
            (f"actor_id={centre.account_id}", []),
            ("q=theodule+relais", ["Syndicat", "Ville"]),
            ("q=auberive", []),
            ("operation=accounts.account.created", []),
            ("until=2020-01-01", []),
            ("since=2020-01-01", ["Syndicat", "Ville"]),
        ):
            assert [row["establishment_name"] for row in told(centre, query)] == names, query

    def test_is_asked_for_all_places_at_once(
        self,
        world: World,
        centre: Person,
        delegate: Person,
        town: Person,
        connection: Connection,
    ) -> None:
        renews(world, centre, delegate, town)
        with statements(connection) as few:
            told(centre)
        for name in ("Syndicat", "Régie"):
            renews(world, centre, delegate, world.establishment(name))

        with statements(connection) as many:
            assert len(told(centre)) == 3

        assert len(many) == len(few)

    def test_is_for_administrators(self, world: World, centre: Person, delegate: Person) -> None:
        assert delegate.get("/history").status_code == 403
