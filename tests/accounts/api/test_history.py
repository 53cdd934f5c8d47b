"""Who did what to whom, when, on whose behalf, by which delegation (design.md §4.7)."""

from datetime import date, timedelta
from uuid import uuid4

import time_machine

from shared.events import delegation, mailer
from tests import factories
from tests.accounts.histories import rows
from tests.accounts.world import NOW, Person, World, coordinates


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

    def test_shows_why_an_operator_acted_where_they_said(self, world: World, head: Person) -> None:
        acted = mailer.OperatorActed(
            establishment_id=head.home,
            account_id=world.operator.account_id,
            operation="suppressions.lift",
            reason="Boîte rétablie.",
        )
        world.hear(acted, actor_id=world.operator.account_id)

        row = rows(head)[0]

        assert row["operation"] == "mailer.operator.acted"
        assert row["facts"] == {"operation": "suppressions.lift", "reason": "Boîte rétablie."}

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
