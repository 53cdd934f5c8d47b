"""Finding in a history: by person, account, operation, day and name (design.md §4.7)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine

from tests.accounts.histories import rows
from tests.accounts.world import Person, World, coordinates


class TestFilters:
    @pytest.fixture(autouse=True)
    def happened(self, world: World, head: Person, time: time_machine.Traveller) -> Person:
        user = world.activate(head.create())
        time.shift(timedelta(days=1))
        head.post(f"{user.path}/renew")
        world.deliver()
        return user

    def test_narrow_by_person_account_operation_and_period(
        self, head: Person, happened: Person
    ) -> None:
        def operations(query: str) -> list[str]:
            return [row["operation"].rpartition(".")[2] for row in rows(head, query)]

        by_head = f"?actor_id={head.account_id}&account_id={happened.account_id}"
        assert operations(by_head) == ["renewed", "created"]
        assert operations("?operation=accounts.account.renewed") == ["renewed"]
        assert operations("?since=2026-11-17T00:00:00Z") == ["renewed"]
        assert "renewed" not in operations("?until=2026-11-17T00:00:00Z")

    @pytest.mark.parametrize(
        "query",
        [
            *("?operation=nothing", "?actor_id=me", "?q="),
            *("?since=today", "?since=2026-02-30", "?until=9999-12-31", "?since=0001-01-01"),
            *("?since=2026-11-17T00:00:00", "?since=2026-11-17&until=2026-11-16"),
        ],
    )
    def test_are_refused_when_unknown(self, head: Person, query: str) -> None:
        assert head.get(f"/establishments/{head.home}/history{query}").status_code == 422


class TestDays:
    @pytest.mark.parametrize(
        ("query", "is_there"),
        [
            ("?since=2026-11-17", True),
            ("?since=2026-11-18", False),
            ("?until=2026-11-16", False),
            ("?until=2026-11-17", True),
            ("?since=2026-11-17&until=2026-11-17", True),
            ("?since=2026-11-16T23:30:00Z", False),
            ("?since=2026-11-17&until=2026-11-16T23:30:01Z", True),
        ],
    )
    def test_are_those_of_paris_and_count_to_their_end(
        self,
        world: World,
        head: Person,
        time: time_machine.Traveller,
        query: str,
        is_there: bool,
    ) -> None:
        time.move_to(datetime(2026, 11, 16, 23, 15, tzinfo=UTC))  # the 17th, in Paris
        user = head.create()
        world.deliver()

        found = rows(head, f"{query}&account_id={user.account_id}")

        assert len(found) == is_there

    def test_say_what_is_taken(self, head: Person) -> None:
        answer = head.get(f"/establishments/{head.home}/history?since=hier")

        assert answer.json["errors"] == {
            "since": ["A day, such as 2026-11-17, or an instant, such as 2026-11-17T08:30:00Z."]
        }


class TestAName:
    def found(self, person: Person, q: str) -> list[tuple[str, str, str]]:
        return [
            (
                row["operation"].rpartition(".")[2],
                (row["actor"] or {}).get("last_name", ""),
                (row["account"] or {}).get("last_name", ""),
            )
            for row in rows(person, f"?page_size=100&q={quote(q)}")
        ]

    def test_finds_what_they_did_and_what_was_done_to_them(
        self, world: World, head: Person
    ) -> None:
        user = head.create(coordinates("Zénobie", "Œillet-Échard"))
        head.create()
        head.edit(user.path, {"department": "Paie"})
        world.deliver()

        theirs = self.found(head, "oeillet")

        assert [name for name, *_ in theirs] == ["changed", "created"]
        assert {whom for *_, whom in theirs} == {"Œillet-Échard"}
        assert theirs == self.found(head, "ÉCHARD zénobie")
        assert len(self.found(head, "auberive")) > len(theirs)
        assert self.found(head, "zénobie dupré") == []

    def test_is_taken_literally(self, world: World, head: Person) -> None:
        head.create()
        world.deliver()

        assert [self.found(head, q) for q in ("%", "_", "Dupr_", "\\")] == [[], [], [], []]

    def test_finds_the_deleted_until_they_are_erased(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        user = head.create()
        head.call("DELETE", user.path)
        world.deliver()
        assert [name for name, *_ in self.found(head, "dupre")] == ["deleted", "created"]

        time.shift(timedelta(days=366))
        world.do_chore("erase_tombstones")

        assert self.found(head, "dupre") == []

    def test_finds_delegates_and_operators_where_they_acted_and_nowhere_else(
        self, world: World, head: Person
    ) -> None:
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        world.delegate(centre, head, delegate, {"accounts": "write"})
        user = world.activate(head.create())
        delegate.post(f"{user.path}/renew")
        world.operator.get(head.accounts)
        other = world.establishment("Commune de Brindas")
        world.deliver()

        assert ("renewed", "Relais", "Dupré") in self.found(head, "relais theodule")
        assert ("acted", "Vasseur", "") in self.found(head, "vasseur")
        assert self.found(head, "brindas") == []
        assert self.found(other, "relais") == self.found(other, "dupré") == []
