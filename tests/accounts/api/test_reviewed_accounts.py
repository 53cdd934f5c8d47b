"""The accounts of a review: searched, filtered, sorted and grouped as the list is."""

from datetime import datetime

import pytest
import time_machine

from tests.accounts.reviewing import decide, open_review
from tests.accounts.world import Person, World, coordinates

LATER = "2027-12-01T10:00:00Z"


@pytest.fixture
def review(world: World, head: Person, time: time_machine.Traveller) -> str:
    """A year later: Dupont signs in, nobody else does; Petit's invitation has lapsed."""
    said = {
        "dupont": coordinates("Sara", "Dupont", department="Paie"),
        "chopin": coordinates("Amédée", "Chopin", department="Accueil"),
        "durant": coordinates("Christophe", "Durant", department="Paie"),
    }
    made = {name: world.activate(head.create(person)) for name, person in said.items()}
    deputy = world.activate(head.create(coordinates("Ada", "Bovary"), profile="administrator"))
    head.create(coordinates("Anna", "Petit"))
    time.move_to("2027-01-15T10:00:00Z")
    world.do_chore("lapse_invitations")
    time.move_to("2027-11-30T10:00:00Z")
    head.create(coordinates("Luc", "Nouveau"))
    for person in (made["dupont"], deputy):
        world.sign_in(person, at=datetime.fromisoformat("2027-11-20T08:00:00Z"))
    time.move_to(LATER)
    return open_review(head)


def names(head: Person, review: str, query: str = "") -> list[str]:
    answer = head.get(f"{review}/accounts?{query}")
    assert answer.status_code == 200, answer.json
    return [row["last_name"] for row in answer.json]


ALL = ["Auberive", "Bovary", "Chopin", "Dupont", "Durant", "Petit"]


class TestTheAccountsOfAReview:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ALL),
            ("q=dup", ["Dupont"]),
            ("q=sara+DURANT", ["Dupont", "Durant"]),
            ("q=paie&field=department", ["Dupont", "Durant"]),
            ("department=PAIE", ["Dupont", "Durant"]),
            ("profile=administrator", ["Auberive", "Bovary"]),
            ("status=invitation_lapsed", ["Petit"]),
            ("status=invited", []),
            ("has_signed_in=true", ["Bovary", "Dupont"]),
            ("has_signed_in=false&profile=user", ["Chopin", "Durant", "Petit"]),
            ("recommendation=renew", ["Bovary", "Dupont"]),
            ("recommendation=delete", ["Auberive", "Chopin", "Durant", "Petit"]),
            ("recommendation=leave", []),
            ("recommendation=delete&q=paie", ["Durant"]),
            ("decision=undecided", ALL),
            ("decision=renew", []),
            ("sort=-last_name", ALL[::-1]),
            ("sort=first_name", ["Bovary", "Chopin", "Petit", "Durant", "Auberive", "Dupont"]),
        ],
    )
    def test_are_found_as_in_the_list(
        self, head: Person, review: str, query: str, found: list[str]
    ) -> None:
        assert names(head, review, query) == found

    def test_come_page_by_page(self, head: Person, review: str) -> None:
        first = head.get(f"{review}/accounts?page_size=4")
        second = head.get(f"{review}/accounts?page_size=4&page=2")

        assert [row["last_name"] for row in [*first.json, *second.json]] == ALL
        assert '"total": 6' in first.headers["X-Pagination"]

    @pytest.mark.parametrize("query", ["recommendation=none", "sort=phone", "decision=all", "x=1"])
    def test_are_asked_for_sensibly(self, head: Person, review: str, query: str) -> None:
        assert head.get(f"{review}/accounts?{query}").status_code == 422

    @pytest.mark.parametrize(
        ("by", "counts"),
        [
            ("recommendation", {"delete": 4, "renew": 2}),
            ("decision", {"undecided": 4, "leave": 1, "delete": 1}),
            ("profile", {"administrator": 2, "user": 4}),
            ("status", {"active": 4, "invitation_lapsed": 1, "deleted": 1}),
        ],
    )
    def test_are_counted_by_group(
        self, head: Person, review: str, by: str, counts: dict[str, int]
    ) -> None:
        if by in ("decision", "status"):
            rows = {row["last_name"]: row["id"] for row in head.get(f"{review}/accounts").json}
            given = [
                {"account_id": rows["Chopin"], "decision": "delete"},
                {"account_id": rows["Durant"], "decision": "leave"},
            ]
            answer = head.call("PUT", f"{review}/decisions", {"decisions": given})
            assert {item["outcome"] for item in answer.json} == {"done"}

        told = head.get(f"{review}/accounts/groups?group_by={by}").json

        assert {row["group"]: row["count"] for row in told} == counts
        listed = head.get(f"{review}/accounts?group_by={by}").json
        assert [row["group"] for row in listed] == [
            row["group"] for row in told for _ in range(row["count"])
        ]

    def test_that_the_review_deleted_are_found_by_the_decision(
        self, world: World, head: Person, review: str
    ) -> None:
        rows = {row["last_name"]: row for row in head.get(f"{review}/accounts").json}
        given = [{"account_id": rows["Chopin"]["id"], "decision": "delete"}]
        head.call("PUT", f"{review}/decisions", {"decisions": given})

        (gone,) = head.get(f"{review}/accounts?decision=delete").json

        assert (gone["last_name"], gone["recommendation"], gone["why"]) == ("Chopin", None, None)
        assert names(head, review, "decision=undecided&recommendation=delete") == [
            "Auberive",
            "Durant",
            "Petit",
        ]


class TestARecommendation:
    def test_keeps_the_only_administrator_who_can_act(
        self, world: World, head: Person, review: str
    ) -> None:
        def about(name: str) -> tuple[str, str]:
            rows = {row["last_name"]: row for row in head.get(f"{review}/accounts").json}
            return rows[name]["recommendation"], rows[name]["why"]

        with_another = about("Auberive")
        deputy = Person(world, head.account_id, head.home)
        found = head.get(f"{head.accounts}?q=bovary").json[0]["id"]
        deputy.account_id = found
        assert [item["outcome"] for item in decide(head, review, delete=deputy)] == ["done"]

        assert with_another == ("delete", "never_signed_in")
        assert about("Auberive") == ("renew", "only_administrator")
