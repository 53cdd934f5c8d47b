"""Who did what to whom, when, on whose behalf, by which delegation (design.md §4.7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import time_machine

from shared.events import delegation
from tests import factories
from tests.accounts.world import NOW, Person, World, coordinates


def rows(person: Person, query: str = "", **options: Any) -> list[dict[str, Any]]:
    answer = person.get(f"/establishments/{person.home}/history{query}", **options)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json
    return found


class TestHistory:
    def test_tells_who_did_what_to_whom(self, world: World, head: Person) -> None:
        user = head.create()
        world.deliver()

        row = rows(head)[0]

        assert row["operation"] == "accounts.account.created"
        assert row["label"] == "Account created"
        assert row["actor"]["last_name"] == "Auberive"
        assert row["account"]["last_name"] == "Dupré"
        assert row["account_id"] == str(user.account_id)
        assert row["facts"] == {"profile": "user", "rights": {}}
        assert row["on_behalf_of"] is None

    def test_speaks_french_to_who_reads_it(self, world: World, head: Person) -> None:
        head.create()
        world.deliver()

        (label, *_) = [r["label"] for r in rows(head, headers={"Accept-Language": "fr"})]

        assert label == "Compte créé"

    def test_holds_no_personal_data(self, world: World, head: Person) -> None:
        user = head.create(coordinates("Zénobie", "Quatrevents"))
        head.edit(user.path, {"email": "zen@example.org", "department": "Paie"})
        world.deliver()

        facts = str([row["facts"] for row in rows(head)])

        assert "Quatrevents" not in facts
        assert "example.org" not in facts

    def test_still_names_who_was_deleted(self, world: World, head: Person) -> None:
        user = head.create()
        head.call("DELETE", user.path)
        world.deliver()

        row = rows(head)[0]

        assert row["operation"] == "accounts.account.deleted"
        assert row["account"]["last_name"] == "Dupré"
        history = head.get(f"{user.path}/history").json
        assert [r["operation"] for r in history] == [
            "accounts.account.deleted",
            "accounts.account.created",
        ]

    def test_names_nobody_once_erased(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        user = head.create()
        head.call("DELETE", user.path)
        world.deliver()
        time.shift(timedelta(days=366))
        world.do_chore("erase_tombstones")

        assert rows(head)[0]["account"]["last_name"] == ""

    def test_shows_delegates_on_whose_behalf_and_why(self, world: World, head: Person) -> None:
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        delegation_id = world.delegate(centre, head, delegate, {"accounts": "write"})
        user = world.activate(head.create())
        delegate.post(f"{user.path}/renew")
        world.deliver()

        row = rows(head)[0]

        assert row["operation"] == "accounts.account.renewed"
        assert row["actor"]["last_name"] == "Relais"
        assert row["actor"]["establishment_name"] == "Centre de gestion"
        assert row["on_behalf_of"] == str(head.home)
        assert row["delegation_id"] == str(delegation_id)
        assert rows(head, f"?delegation_id={delegation_id}") == [row]

    def test_shows_what_operators_read_or_do(self, world: World, head: Person) -> None:
        world.operator.get(head.accounts)
        world.deliver()

        row = rows(head)[0]

        assert row["operation"] == "accounts.operator.acted"
        assert row["facts"] == {"operation": "accounts.read"}
        assert row["actor"]["last_name"] == "Vasseur"

    def test_of_a_delegation_stands_on_both_sides(self, world: World, head: Person) -> None:
        centre = world.establishment("Centre de gestion")
        facts = factories.delegation(
            centre.home,
            head.home,
            status="pending",
            lines=[delegation.LineFacts(service="accounts", level="write", status="pending")],
            message="Bonjour Madame Auberive",
        )
        mandate = delegation.MandateFacts(signed_on=date(2025, 3, 5), reference="Auberive-17")
        asked = delegation.DelegationRequested(delegation=facts, mandate=mandate)
        world.hear(asked, actor_id=centre.account_id)

        for person in (centre, head):
            row = rows(person)[0]
            assert row["operation"] == "delegation.delegation.requested"
            assert row["actor"]["establishment_name"] == "Centre de gestion"
            assert row["facts"]["lines"] == {"accounts": "write"}
            assert row["facts"]["mandate_signed_on"] == "2025-03-05"
            assert "Auberive" not in str(row["facts"])

    def test_of_an_objection_stands_on_the_side_that_objects_alone(
        self, world: World, head: Person
    ) -> None:
        centre = world.establishment("Centre de gestion")
        facts = factories.delegation(centre.home, head.home, status="suspended")
        objection = delegation.ObjectionFacts(
            objection_id=uuid4(),
            establishment_id=centre.home,
            kind="suspension",
            by="operator",
            status="open",
            message="Madame Auberive le sait.",
            made_at=NOW,
        )
        made = delegation.ObjectionMade(delegation=facts, objection=objection)
        world.hear(made, actor_id=centre.account_id)

        row = rows(centre)[0]
        assert row["operation"] == "delegation.objection.made"
        assert row["facts"] == {
            "delegation_id": str(facts.delegation_id),
            "kind": "suspension",
            "by": "operator",
        }
        assert "delegation.objection.made" not in {each["operation"] for each in rows(head)}

    def test_is_confined(self, world: World, head: Person) -> None:
        other = world.establishment("Commune de Brindas")
        head.create()
        world.deliver()

        theirs = rows(other)

        assert str(head.home) not in str(theirs)
        assert other.get(f"/establishments/{head.home}/history").status_code == 404

    def test_is_not_for_users(self, world: World, head: Person) -> None:
        user = world.activate(head.create())

        assert user.get(f"/establishments/{head.home}/history").status_code == 403

    def test_keeps_a_message_once(self, world: World, head: Person) -> None:
        head.create()
        world.deliver()
        before = rows(head, "?page_size=100")
        for message in world.outbox():
            world.receive(message, again=True)

        assert rows(head, "?page_size=100") == before


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
