"""The list of accounts: searched, filtered, sorted, grouped [S0] [S1]."""

from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine

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


def names(head: Person, **query: Any) -> list[str]:
    answer = head.get(f"{head.accounts}?{urlencode(query)}")
    assert answer.status_code == 200, answer.json
    return [row["last_name"] for row in answer.json]


class TestList:
    def test_shows_every_column(self, head: Person, people: dict[str, Person]) -> None:
        (row,) = head.get(f"{head.accounts}?q=chopin").json

        assert row == {
            "id": str(people["chopin"].account_id),
            "title": "mr",
            "first_name": "Amédée",
            "last_name": "Chopin",
            "identifier": people["chopin"].identifier,
            "department": "Service carrière",
            "email": "amedee.chopin@example.org",
            "profile": "user",
            "status": "invited",
            "expires_on": None,
            "last_signed_in_at": None,
            "group": None,
        }

    def test_is_sorted_by_name_and_paged(self, head: Person, people: dict[str, Person]) -> None:
        answer = head.get(f"{head.accounts}?page_size=2&page=2")

        assert [row["last_name"] for row in answer.json] == ["Dupont", "Durant"]
        assert '"total":5' in answer.headers["X-Pagination"].replace(" ", "")

    def test_is_confined(self, world: World, head: Person, people: dict[str, Person]) -> None:
        other = world.establishment("Commune de Brindas")

        assert names(other) == ["Auberive"]
        assert other.get(head.accounts).status_code == 404

    @pytest.mark.parametrize(
        "query", ["sort=nothing", "status=nothing", "group_by=email", "page=0", "nothing=1"]
    )
    def test_refuses_what_it_does_not_know(self, head: Person, query: str) -> None:
        assert head.get(f"{head.accounts}?{query}").status_code == 422


class TestSearch:
    def test_counts_each_term_by_itself(self, head: Person, people: dict[str, Person]) -> None:
        assert names(head, q="chopin inconnu") == ["Chopin"]
        assert names(head, q="chopin dupont") == ["Chopin", "Dupont"]

    def test_puts_first_what_matches_more(self, head: Person, people: dict[str, Person]) -> None:
        assert names(head, q="durant service") == ["Durant", "Chopin"]

    def test_does_not_look_at_accents_case_or_ligatures(
        self, head: Person, people: dict[str, Person]
    ) -> None:
        assert names(head, q="OEILLET") == ["L'Œillet-Échard"]
        assert names(head, q="echard") == ["L'Œillet-Échard"]
        assert names(head, q="CARRIERE") == ["Chopin"]

    def test_may_be_limited_to_a_field(self, head: Person, people: dict[str, Person]) -> None:
        assert names(head, q="eloise", field="last_name") == []
        assert names(head, q="eloise", field="first_name") == ["L'Œillet-Échard"]
        assert names(head, q="eloise", field="email") == ["L'Œillet-Échard"]
        identifier = people["chopin"].identifier
        assert names(head, q=identifier.lower(), field="identifier") == ["Chopin"]

    def test_takes_wildcards_as_they_are(self, head: Person, people: dict[str, Person]) -> None:
        assert names(head, q="%") == []
        assert names(head, q="_") == []


class TestFilters:
    def test_narrow_by_profile_status_and_expiry(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        world.activate(people["dupont"])

        assert names(head, profile="administrator") == ["Auberive"]
        assert names(head, status="active") == ["Auberive", "Dupont"]
        assert names(head, expires_before="2028-05-17") == ["Auberive", "Dupont"]
        assert names(head, expires_before="2028-05-16") == []

    def test_know_who_is_overdue(
        self, world: World, head: Person, people: dict[str, Person], time: time_machine.Traveller
    ) -> None:
        world.activate(people["dupont"])
        time.move_to("2028-05-10T10:00:00Z")
        head.post(f"{head.path}/renew")
        time.move_to("2028-05-17T10:00:00Z")

        assert names(head, status="expired") == ["Dupont"]
        assert names(head, status="active") == ["Auberive"]


class TestSorting:
    def test_goes_both_ways_with_what_is_missing_last(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        world.activate(people["durant"])

        assert names(head, sort="-last_name")[0] == "L'Œillet-Échard"
        assert names(head, sort="expires_on")[:2] == ["Auberive", "Durant"]
        assert names(head, sort="-expires_on")[:2] == ["Auberive", "Durant"]
        assert names(head, sort="status")[0] == "Auberive"
        assert names(head, sort="first_name")[0] == "Chopin"


class TestGrouping:
    def test_keeps_groups_together_and_names_them(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        world.activate(people["durant"])

        rows = head.get(f"{head.accounts}?group_by=status").json

        assert [(row["group"], row["last_name"]) for row in rows] == [
            ("active", "Auberive"),
            ("active", "Durant"),
            ("invited", "Chopin"),
            ("invited", "Dupont"),
            ("invited", "L'Œillet-Échard"),
        ]

    def test_counts_each_group(self, world: World, head: Person, people: dict[str, Person]) -> None:
        def counted(query: str) -> list[tuple[str, int]]:
            rows = head.get(f"{head.accounts}/groups?{query}").json
            return [(row["group"], row["count"]) for row in rows]

        assert counted("group_by=profile") == [("administrator", 1), ("user", 4)]
        assert counted("group_by=status") == [("active", 1), ("invited", 4)]
        assert counted("group_by=expiry_month") == [("2028-05", 1), (None, 4)]
        assert counted("group_by=profile&q=chopin") == [("user", 1)]
