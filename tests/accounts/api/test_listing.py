"""The list of accounts: searched, filtered, sorted, grouped [S0] [S1]."""

import json

import pytest

from services.accounts.queries.listing import SORTS
from tests.accounts.lists import names
from tests.accounts.world import Person, World, coordinates


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
            "reviewed_on": None,
            "undeliverable_since": None,
            "is_locked": False,
            "acts": ["change", "delete"],
            "group": None,
        }

    def test_is_sorted_by_name_and_paged(self, head: Person, people: dict[str, Person]) -> None:
        answer = head.get(f"{head.accounts}?page_size=2&page=2")

        assert [row["last_name"] for row in answer.json] == ["Dupont", "Durant"]
        assert '"total":5' in answer.headers["X-Pagination"].replace(" ", "")

    @pytest.mark.parametrize(
        "query", [*(f"sort={column}" for column in (*SORTS, "-status")), "q=e", "q=e&sort=-email"]
    )
    def test_is_paged_in_every_order(
        self, head: Person, people: dict[str, Person], query: str
    ) -> None:
        def page(number: int, size: int) -> tuple[list[str], int]:
            answer = head.get(f"{head.accounts}?{query}&page={number}&page_size={size}")
            told = json.loads(answer.headers["X-Pagination"])
            return [row["id"] for row in answer.json], told["total"]

        whole, total = page(1, 100)
        pages = [page(number, 2) for number in (1, 2, 3, 4)]

        assert total == len(whole) >= 4
        assert [each for ids, _ in pages for each in ids] == whole
        assert {told for _, told in pages} == {total}

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
        assert names(head, q="dupont chopin") == ["Chopin", "Dupont"]

    def test_of_a_name_and_a_department_finds_either_and_both_first(
        self, world: World, head: Person
    ) -> None:
        """`dupont rh` finds whoever has either, first whoever has both [S1]."""
        head.create(coordinates("Anna", "Aubin", email="a@example.org", department="RH"))
        head.create(coordinates("Sara", "Dupont", department="RH"))
        head.create(coordinates("Guy", "Dupont", department="Paie"))

        assert names(head, q="dupont rh") == ["Dupont", "Aubin", "Dupont"]
        assert names(head, q="rh DUPONT") == ["Dupont", "Aubin", "Dupont"]

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
        assert names(head, q="\\") == []
        assert names(head, q="'") == names(head)  # nothing but what separates words

    def test_takes_terms_of_one_letter(self, head: Person, people: dict[str, Person]) -> None:
        assert names(head, q="z", field="department") == []
        assert names(head, q="y", field="department") == ["Durant"]

    def test_finds_nobody_of_another_establishment(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        other = world.establishment("Commune de Brindas")

        assert names(other, q="chopin dupont clemence") == ["Auberive"]

    def test_finds_what_was_written_with_characters_that_nobody_sees(
        self, world: World, head: Person
    ) -> None:
        head.create(coordinates("Zo\u00e9", "Mar\u00adtin"))

        assert names(head, q="martin") == ["Martin"]
        assert names(head, q="mar\u200btin") == ["Martin"]
        assert names(head, q="zoe", field="first_name") == ["Martin"]

    def test_does_not_find_who_was_deleted(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        head.call("DELETE", people["chopin"].path)

        assert names(head, q="chopin") == []
        assert names(head, status="deleted") == []


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

    def test_by_name_goes_by_the_last_name_first(self, world: World, head: Person) -> None:
        for last_name, first_name in (
            ("Martin Petit", "Anne"),
            ("Martin", "Zoé"),
            ("Martin-Duval", "Léa"),
            ("Martin", "Ève"),
        ):
            head.create(coordinates(first_name, last_name))

        rows = head.get(f"{head.accounts}?q=martin&sort=last_name").json

        assert [(row["last_name"], row["first_name"]) for row in rows] == [
            ("Martin", "Ève"),
            ("Martin", "Zoé"),
            ("Martin-Duval", "Léa"),
            ("Martin Petit", "Anne"),
        ]

    @pytest.mark.parametrize("column", [*SORTS, "status"])
    def test_goes_by_every_column(
        self, head: Person, people: dict[str, Person], column: str
    ) -> None:
        assert sorted(names(head, sort=column)) == sorted(names(head, sort=f"-{column}"))


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

    def test_counts_all_that_match_whatever_the_page(
        self, head: Person, people: dict[str, Person]
    ) -> None:
        answer = head.get(f"{head.accounts}?q=service&page_size=1")

        assert len(answer.json) == 1
        assert json.loads(answer.headers["X-Pagination"])["total"] == 2
