"""Which accounts a list shows: its filters (design.md §4.2)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine

from shared.events import identity, mailer
from tests.accounts.lists import names
from tests.accounts.world import Person, World, coordinates


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

    def test_narrow_by_department_however_it_is_written(
        self, head: Person, people: dict[str, Person]
    ) -> None:
        assert names(head, department="SERVICE CARRIERE") == ["Chopin"]
        assert names(head, department="service") == []

    def test_narrow_by_the_days_between_which_it_expires(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        assert names(head, expires_after="2028-05-15") == ["Auberive"]
        assert names(head, expires_after="2028-05-16") == []
        assert names(head, expires_after="2028-05-15", expires_before="2028-05-16") == []

    def test_know_who_has_never_signed_in(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        world.hear(
            identity.SignedIn(
                account_id=head.account_id,
                establishment_id=head.home,
                profile="administrator",
                signed_in_at=datetime(2026, 11, 16, tzinfo=UTC),
            )
        )

        assert names(head, has_signed_in="true") == ["Auberive"]
        assert names(head, has_signed_in="false", q="dupont auberive") == ["Dupont"]

    def test_narrow_by_rights_on_a_service(self, world: World, head: Person) -> None:
        world.service("paie")
        head.create(coordinates("Léa", "Lecture"), rights={"paie": "read"})
        head.create(coordinates("Éric", "Écriture"), rights={"paie": "write"})

        assert names(head, service="paie") == ["Écriture", "Lecture"]
        assert names(head, service="paie", level="write") == ["Écriture"]
        assert names(head, service="inconnu") == []

    def test_refuse_a_level_on_no_service(self, head: Person) -> None:
        refused = head.get(f"{head.accounts}?level=read")
        none = head.get(f"{head.accounts}?level=none&service=paie")

        assert list(refused.json["errors"]) == ["service"]
        assert list(none.json["errors"]) == ["level"]

    def test_tell_a_delegate_nothing_of_services_beyond_the_delegation(
        self, world: World, head: Person
    ) -> None:
        world.service("paie")
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "read"})

        refused = centre.get(f"{head.accounts}?service=paie")

        assert refused.status_code == 422
        assert list(refused.json["errors"]) == ["service"]

    def test_know_who_needs_a_review(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        """Whoever no review has spoken of for 18 months (design.md §4.3)."""
        time.move_to("2028-05-15T10:00:00Z")
        early = names(head, needs_review="true")
        time.move_to("2028-05-16T10:00:00Z")

        assert (early, names(head, needs_review="true")) == ([], ["Auberive"])
        assert names(head, needs_review="false") == []


class TestUndeliverable:
    """E-mails that were given up are shown beside the account (design.md §4.9)."""

    @pytest.fixture
    def failed(self, world: World, head: Person, people: dict[str, Person]) -> Person:
        self.fail(world, people["dupont"])
        return people["dupont"]

    def fail(self, world: World, person: Person, template: str = "password_creation") -> None:
        world.hear(
            mailer.EmailFailed(
                email_id=uuid4(),
                establishment_id=person.home,
                account_id=person.account_id,
                template=template,
                error="550 no such mailbox",
            )
        )

    def test_is_shown_and_filtered(self, world: World, head: Person, failed: Person) -> None:
        row = head.get(f"{head.accounts}?is_undeliverable=true").json[0]

        assert row["undeliverable_since"] == "2026-11-16T09:30:00Z"
        assert names(head, is_undeliverable="true") == ["Dupont"]
        assert "Dupont" not in names(head, is_undeliverable="false")

    def test_ends_with_an_e_mail_that_is_taken(
        self, world: World, head: Person, failed: Person
    ) -> None:
        world.hear(
            mailer.EmailSent(
                email_id=uuid4(),
                establishment_id=failed.home,
                account_id=failed.account_id,
                template="rights_changed",
                sent_at=datetime(2026, 11, 16, tzinfo=UTC),
            )
        )

        assert names(head, is_undeliverable="true") == []

    def test_ends_with_another_address(self, head: Person, failed: Person) -> None:
        head.edit(failed.path, {"email": "sara.dupont@example.com"})

        assert names(head, is_undeliverable="true") == []

    def test_does_not_come_from_e_mails_to_another_address(
        self, world: World, head: Person, people: dict[str, Person]
    ) -> None:
        self.fail(world, people["dupont"], "email_changed")
        self.fail(world, people["dupont"], "email_confirmation")

        assert names(head, is_undeliverable="true") == []
