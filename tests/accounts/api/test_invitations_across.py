"""The invitations that wait in all the establishments one administers."""

from datetime import timedelta

import time_machine

from tests.accounts.api.test_finding_people import centre, linked, town
from tests.accounts.world import Person, World, coordinates
from tests.answers import refused

__all__ = ["centre", "linked", "town"]


def told(person: Person, query: str = "") -> list[tuple[str, str, str]]:
    answer = person.get(f"/invitations?{query}")
    assert answer.status_code == 200, answer.json
    return sorted((row["establishment_name"], row["first_name"], row["by"]) for row in answer.json)


class TestTheInvitationsOfAll:
    def test_are_those_of_wherever_one_administers_and_of_nowhere_else(
        self, centre: Person
    ) -> None:
        assert told(centre) == [
            ("Centre", "Paul", "own"),
            ("Syndicat", "Jeanne", "link"),
            ("Ville", "Jean", "delegation"),
        ]

    def test_may_be_narrowed_to_how_far_they_have_come(self, centre: Person) -> None:
        assert told(centre, "state=lapsed") == []
        assert len(told(centre, "state=waiting")) + len(told(centre, "state=sent")) == 3
        assert centre.get("/invitations?state=gone").status_code == 422

    def test_come_page_by_page(self, centre: Person) -> None:
        pages = [centre.get(f"/invitations?page_size=2&page={page}").json for page in (1, 2)]

        assert [len(page) for page in pages] == [2, 1]

    def test_are_none_for_who_administers_nothing(self, world: World, town: Person) -> None:
        user = world.activate(town.create(coordinates("Luc", "Simple")))
        user.profile = "user"

        assert told(user) == []

    def test_wait_for_what_is_known_of_delegations(
        self, centre: Person, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=5))

        assert refused(centre.get("/invitations")) == (503, "access_knowledge_stale")
