"""Changing who an account names, and how they are reached (design.md §4.2)."""

from typing import ClassVar

import time_machine

from services.accounts.models import Account
from shared.events import accounts, identity
from tests.accounts.world import Person, World, coordinates
from tests.answers import refusal


class TestChanging:
    def test_tells_which_coordinates_have_changed(self, world: World, head: Person) -> None:
        person = head.create()
        with world.announcing() as said:
            answer = head.edit(person.path, {"department": "Paie", "first_name": "Jeanne"})

        assert answer.json["department"] == "Paie"
        (event,) = said
        assert isinstance(event, accounts.AccountChanged)
        assert event.changed == ["department"]
        assert not event.is_own

    def test_judges_what_is_another_than_before_alone(self, world: World, head: Person) -> None:
        person = head.create()
        with world.look() as session:  # of days when names and addresses were not judged
            former = session.get_one(Account, person.account_id)
            former.last_name, former.email = "Dupré 2", "josé@example.org"
        stored = {"last_name": "Dupré 2", "email": "josé@example.org"}

        kept = head.edit(person.path, stored | {"department": "Paie"})
        refused = head.edit(person.path, {"last_name": "Dupré 3", "email": "zoé@example.org"})

        assert kept.status_code == 200, kept.json
        assert kept.json["last_name"] == "Dupré 2"
        assert refused.status_code == 422
        assert set(refused.json["errors"]) == {"last_name", "email"}
        assert "3 (U+0033)" in refused.json["errors"]["last_name"][0]

    def test_says_nothing_when_nothing_changes(self, world: World, head: Person) -> None:
        person = head.create()
        with world.announcing() as said:
            answer = head.edit(person.path, {"department": "Ressources humaines"})

        assert answer.status_code == 200
        assert said == []

    def test_needs_the_version_that_was_read(self, world: World, head: Person) -> None:
        person = head.create()
        with world.announcing() as said:
            without = head.call("PATCH", person.path, {"department": "Paie"})
            stale = head.call(
                "PATCH", person.path, {"department": "Paie"}, headers={"If-Match": '"old"'}
            )

        assert (without.status_code, stale.status_code) == (428, 412)
        assert said == []

    def test_is_refused_while_the_account_is_overdue(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        time.move_to("2028-05-10T12:00:00Z")
        head.post(f"{head.path}/renew")
        time.move_to("2028-06-10T12:00:00Z")

        overdue = head.edit(person.path, {"department": "Paie"})
        head.post(f"{person.path}/renew")
        renewed = head.edit(person.path, {"department": "Paie"})

        assert overdue.status_code == 409
        assert refusal(overdue) == "renewal_required"
        assert renewed.status_code == 200

    def test_never_makes_a_user_of_an_administrator(self, world: World, head: Person) -> None:
        other = head.create(profile="administrator")
        user = head.create()

        assert refusal(head.edit(other.path, {"profile": "user"})) == "demotion_refused"
        assert refusal(head.edit(user.path, {"profile": "administrator"})) == "promotion_required"
        assert head.edit(user.path, {"profile": "user"}).status_code == 200

    def test_leaves_an_administrator_with_a_postal_address(self, head: Person) -> None:
        answer = head.edit(head.path, {"postal_address": None})

        assert set(answer.json["errors"]) == {"postal_address"}


class TestOnePerson:
    NEW: ClassVar = {"first_name": "Paul", "last_name": "Vidal", "email": "paul.vidal@example.org"}

    def test_is_kept_by_an_account_when_all_changes_at_once(
        self, world: World, head: Person
    ) -> None:
        person = head.create()
        with world.announcing() as said:
            answer = head.edit(person.path, self.NEW)

        assert answer.status_code == 409
        assert refusal(answer) == "another_person"
        assert said == []

    def test_is_kept_when_it_changes_bit_by_bit(self, head: Person) -> None:
        person = head.create()

        answers = [
            head.edit(person.path, {field: value}).status_code for field, value in self.NEW.items()
        ]

        assert answers == [200, 200, 409]

    def test_is_kept_while_a_new_address_waits_for_confirmation(
        self, world: World, head: Person
    ) -> None:
        person = world.activate(head.create())
        head.edit(person.path, {"email": self.NEW["email"]})
        head.edit(person.path, {"first_name": self.NEW["first_name"]})

        assert refusal(head.edit(person.path, {"last_name": "Vidal"})) == "another_person"

    def test_may_be_vouched_for_and_is_marked(self, world: World, head: Person) -> None:
        person = head.create()
        with world.announcing() as said:
            answer = head.edit(person.path, {**self.NEW, "same_person": True})

        assert answer.status_code == 200
        changed = said[0]
        assert isinstance(changed, accounts.AccountChanged)
        assert changed.is_identity_change
        assert head.edit(person.path, {"first_name": "Paulo"}).status_code == 200

    def test_does_not_look_at_accents_or_case(self, head: Person) -> None:
        person = head.create()
        again = {"first_name": "JEANNE", "last_name": "Dupre", "email": "j@example.org"}

        assert head.edit(person.path, again).status_code == 200


class TestEmail:
    NEW = "j.dupre@example.org"

    def test_of_an_active_account_waits_for_confirmation(self, world: World, head: Person) -> None:
        person = world.activate(head.create())
        with world.announcing() as said:
            shown = head.edit(person.path, {"email": self.NEW}).json

        (event,) = said
        assert isinstance(event, accounts.AccountEmailChangeRequested)
        assert event.new_email == self.NEW
        assert shown["email"] == "jeanne.dupre@example.org"
        assert shown["pending_email"] == self.NEW

    def test_counts_once_confirmed(self, world: World, head: Person) -> None:
        person = world.activate(head.create())
        head.edit(person.path, {"email": self.NEW})
        with world.announcing() as said:
            self.confirm(world, person, self.NEW)

        (event,) = said
        assert isinstance(event, accounts.AccountChanged)
        assert event.previous_email == "jeanne.dupre@example.org"
        assert event.account.email == self.NEW
        assert head.get(person.path).json["pending_email"] is None
        assert [row["email"] for row in head.get(f"{head.accounts}?q=j.dupre").json] == [self.NEW]

    def test_that_waits_no_more_is_ignored(self, world: World, head: Person) -> None:
        person = world.activate(head.create())
        head.edit(person.path, {"email": self.NEW})
        head.edit(person.path, {"email": "jeanne.dupre@example.org"})

        self.confirm(world, person, self.NEW)

        assert world.account(person).email == "jeanne.dupre@example.org"

    def test_of_somebody_invited_counts_at_once_and_kills_the_old_link(
        self, world: World, head: Person
    ) -> None:
        person = head.create(coordinates(email="typo@example.org"))
        with world.announcing() as said:
            shown = head.edit(person.path, {"email": self.NEW}).json

        assert shown["email"] == self.NEW
        changed, invited = said
        assert isinstance(changed, accounts.AccountChanged)
        assert isinstance(invited, accounts.AccountInvited)
        assert invited.account.email == self.NEW

    def test_tells_the_former_address_who_asked_for_the_new_one(
        self, world: World, head: Person
    ) -> None:
        """Whoever is robbed of their address is told that it was not at their own request."""
        own, others = world.activate(head.create()), world.activate(head.create())
        own.edit("/me", {"email": self.NEW})
        head.edit(others.path, {"email": self.NEW})
        with world.announcing() as said:
            for person in (own, others):
                self.confirm(world, person, self.NEW)

        told = {
            e.account.account_id: e.is_own for e in said if isinstance(e, accounts.AccountChanged)
        }
        assert told == {own.account_id: True, others.account_id: False}

    def test_asked_for_by_an_administrator_after_the_holder_is_the_administrator_s(
        self, world: World, head: Person
    ) -> None:
        person = world.activate(head.create())
        person.edit("/me", {"email": "moi@example.org"})
        head.edit(person.path, {"email": self.NEW})
        with world.announcing() as said:
            self.confirm(world, person, self.NEW)

        (event,) = said
        assert isinstance(event, accounts.AccountChanged)
        assert not event.is_own

    def confirm(self, world: World, person: Person, email: str) -> None:
        world.hear(
            identity.EmailConfirmed(
                account_id=person.account_id, establishment_id=person.home, email=email
            )
        )
