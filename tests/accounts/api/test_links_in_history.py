"""Who links an account may act as it: its establishment sees since when (design.md §4.3, §4.7)."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared import clock
from shared.events import identity
from tests.accounts.world import Person, World


@pytest.fixture
def other(world: World) -> Person:
    """The same person's account elsewhere."""
    return world.establishment("Centre de gestion")


def said(person: Person, linked: Person, link_id: UUID) -> dict[str, Any]:
    return {
        "link_id": link_id,
        "account_id": person.account_id,
        "establishment_id": person.home,
        "linked_account_id": linked.account_id,
        "linked_establishment_id": linked.home,
        "created_at": clock.now(),
    }


def link(world: World, person: Person, linked: Person) -> UUID:
    made = uuid4()
    event = identity.LinkCreated(**said(person, linked, made))
    world.hear(event, actor_id=person.account_id)
    return made


def rows(person: Person, path: str, **options: Any) -> list[dict[str, Any]]:
    answer = person.get(path, **options)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json
    return [row for row in found if row["operation"].startswith("identity.link.")]


def history(person: Person, **options: Any) -> list[dict[str, Any]]:
    return rows(person, f"/establishments/{person.home}/history", **options)


class TestALink:
    def test_stands_in_the_history_of_the_account_that_can_be_acted_as(
        self, world: World, head: Person, other: Person
    ) -> None:
        link(world, other, head)

        (row,) = history(head, headers={"Accept-Language": "fr"})
        assert row["operation"] == "identity.link.created"
        assert row["label"] == "Relié à un autre compte de la même personne"
        assert row["account_id"] == str(head.account_id)
        assert row["actor"]["establishment_name"] == "Centre de gestion"

    def test_is_shown_to_its_holder(self, world: World, head: Person, other: Person) -> None:
        link(world, other, head)

        assert [row["label"] for row in rows(head, "/me/history")] == [
            "Linked to another account of the same person"
        ]

    def test_does_not_tell_the_other_establishment_where_its_people_have_accounts(
        self, world: World, head: Person, other: Person
    ) -> None:
        link(world, other, head)

        assert history(other) == []

    def test_that_ends_stands_there_too_with_the_reason(
        self, world: World, head: Person, other: Person
    ) -> None:
        made = link(world, other, head)
        gone = {"removed_at": clock.now(), "reason": "password_reset"}
        world.hear(identity.LinkRemoved(**(said(other, head, made) | gone)))

        newest, _ = history(head)
        assert newest["operation"] == "identity.link.removed"
        assert newest["facts"] == {"reason": "password_reset"}
