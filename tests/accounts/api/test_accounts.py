"""Creating, showing and deleting accounts [S0] [S1]."""

import re
from uuid import uuid4

import pytest
import time_machine

from shared.crypto.codes import IDENTIFIER_ALPHABET
from shared.events import accounts
from tests.accounts.world import ADDRESS, TODAY, Person, World, coordinates
from tests.answers import refusal


class TestCreating:
    def test_gives_the_identifier_to_the_administrator_at_once(self, head: Person) -> None:
        answer = head.post(head.accounts, coordinates() | {"profile": "user"})

        assert answer.status_code == 201
        assert re.fullmatch(f"JDUP[{IDENTIFIER_ALPHABET}]{{5}}", answer.json["identifier"])
        assert answer.json["status"] == "invited"
        assert answer.json["expires_on"] is None
        assert answer.json["phone"] == "+33199001234"

    def test_takes_coordinates_and_rights_in_one_act(self, world: World, head: Person) -> None:
        world.service("affiliation")
        with world.announcing() as said:
            person = head.create(rights={"affiliation": "write"})

        (event,) = said
        assert isinstance(event, accounts.AccountCreated)
        assert event.account.rights == {"affiliation": "write"}
        assert event.account.identifier == person.identifier
        assert event.created_by is not None
        assert event.created_by.last_name == "Auberive"
        assert event.created_by.phone == "+33199001234"
        assert event.invited_on == TODAY
        assert event.informs_representative

    def test_tells_every_field_error_at_once(self, world: World, head: Person) -> None:
        with world.announcing() as said:
            answer = head.post(
                head.accounts,
                {
                    "title": "dr",
                    "first_name": "",
                    "email": "nobody",
                    "phone": "12",
                    "profile": "administrator",
                    "rights": {"nothing": "write", "accounts": "read"},
                    "nickname": "x",
                },
            )

        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"
        assert set(answer.json["errors"]) == {
            "title",
            "first_name",
            "last_name",
            "email",
            "phone",
            "postal_address",
            "rights.nothing",
            "rights.accounts",
            "nickname",
        }
        assert said == []

    def test_needs_a_postal_address_for_an_administrator(self, head: Person) -> None:
        without = head.post(head.accounts, coordinates() | {"profile": "administrator"})
        given = {"profile": "administrator", "postal_address": ADDRESS}
        with_one = head.post(head.accounts, coordinates() | given)

        assert set(without.json["errors"]) == {"postal_address"}
        assert with_one.status_code == 201

    def test_writes_in_the_language_of_the_establishment(self, head: Person) -> None:
        before = head.create()
        head.edit(f"/establishments/{head.home}", {"language": "en"})
        after = head.create()

        assert head.get(before.path).json["language"] == "fr"
        assert head.get(after.path).json["language"] == "en"

    def test_lets_two_people_share_an_email_address(self, head: Person) -> None:
        one, other = head.create(), head.create()

        assert one.identifier != other.identifier

    def test_is_not_for_users(self, world: World, head: Person) -> None:
        user = world.activate(head.create())

        assert user.get(user.accounts).status_code == 403
        assert user.post(user.accounts, {}).status_code == 403
        assert user.get(user.path).status_code == 403

    def test_happens_once_for_one_idempotency_key(self, world: World, head: Person) -> None:
        body = coordinates() | {"profile": "user"}
        key = {"Idempotency-Key": "0123456789abcdef"}
        with world.announcing() as said:
            first = head.post(head.accounts, body, headers=key)
            again = head.post(head.accounts, body, headers=key)

        assert first.json == again.json
        assert len(said) == 1

    def test_draws_again_when_an_identifier_is_taken(
        self, world: World, head: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elsewhere = world.establishment("Commune de Brindas")
        draws = iter("22222" + "22222" + "33333")
        monkeypatch.setattr(
            "services.accounts.domain.identifiers.candidates.__kwdefaults__",
            {"pick": lambda _: next(draws)},
        )

        first = elsewhere.create(coordinates("Paul", "Vidal"))
        second = head.create(coordinates("Paul", "Vidal"))

        assert (first.identifier, second.identifier) == ("PVID22222", "PVID33333")


class TestShowing:
    def test_tells_all_that_is_known(self, head: Person) -> None:
        person = head.create()

        shown = head.get(person.path).json

        assert shown["id"] == str(person.account_id)
        assert shown["department"] == "Ressources humaines"
        assert (shown["profile"], shown["status"]) == ("user", "invited")
        assert shown["rights"] == {}

    def test_hides_other_establishments(self, world: World, head: Person) -> None:
        other = world.establishment("Commune de Brindas")
        theirs = other.create()

        assert head.get(theirs.path).status_code == 404
        assert head.get(f"{head.accounts}/{theirs.account_id}").status_code == 404
        assert head.get(f"{head.accounts}/{uuid4()}").status_code == 404

    def test_computes_expired_from_the_date(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        person = world.activate(head.create())
        assert head.get(person.path).json["status"] == "active"
        assert head.get(person.path).json["expires_on"] == "2028-05-16"

        time.move_to("2028-05-16T21:59:00Z")
        head.post(f"{head.path}/renew")
        last_day = head.get(person.path).json["status"]
        time.move_to("2028-05-16T22:00:00Z")

        assert (last_day, head.get(person.path).json["status"]) == ("active", "expired")


class TestDeleting:
    def test_leaves_nothing_to_be_seen(self, world: World, head: Person) -> None:
        person = world.activate(head.create())
        with world.announcing() as said:
            answer = head.call("DELETE", person.path)

        assert answer.status_code == 204
        (event,) = said
        assert isinstance(event, accounts.AccountDeleted)
        assert event.account.status == "deleted"
        assert head.get(person.path).status_code == 404
        assert head.call("DELETE", person.path).status_code == 404
        assert person.identifier not in str(head.get(head.accounts).json)

    def test_is_never_for_oneself(self, world: World, head: Person) -> None:
        second = world.activate(head.create(profile="administrator"))

        assert refusal(second.call("DELETE", second.path)) == "own_account"

    def test_of_an_administrator_is_for_their_successor(self, world: World, head: Person) -> None:
        successor = world.activate(head.create(profile="administrator"))

        answer = successor.call("DELETE", head.path)

        assert answer.status_code == 204
        assert world.account(head).status == "deleted"

    def test_leaves_room_for_the_same_person_as_a_user(self, world: World, head: Person) -> None:
        """An administrator becomes a user by deletion and another account [S1]."""
        former = world.activate(head.create(profile="administrator"))
        deleted = head.call("DELETE", former.path).status_code

        again = head.create(coordinates(), profile="user")

        assert deleted == 204
        assert head.get(again.path).json["profile"] == "user"
        assert again.identifier != former.identifier

    def test_never_takes_the_last_administrator_who_can_act(
        self, world: World, head: Person
    ) -> None:
        invited = head.create(profile="administrator")

        with world.announcing() as said:
            answer = invited.call("DELETE", head.path)

        assert answer.status_code == 409
        assert refusal(answer) == "last_administrator"
        assert said == []

    def test_counts_no_overdue_administrator(
        self, world: World, head: Person, time: time_machine.Traveller
    ) -> None:
        other = world.activate(head.create(profile="administrator"))
        third = world.activate(head.create(profile="administrator"))
        time.move_to("2028-05-10T12:00:00Z")
        other.post(f"{other.path}/renew")
        time.move_to("2028-06-10T12:00:00Z")

        assert refusal(third.call("DELETE", other.path)) == "last_administrator"
        assert other.call("DELETE", third.path).status_code == 204
        assert other.call("DELETE", head.path).status_code == 204
        assert refusal(other.call("DELETE", other.path)) == "own_account"

    def test_honours_the_version_that_was_read(self, world: World, head: Person) -> None:
        person = head.create()
        tag = head.get(person.path).headers["ETag"]
        head.edit(person.path, {"department": "Paie"})

        answer = head.call("DELETE", person.path, headers={"If-Match": tag})

        assert refusal(answer) == "stale_etag"
        assert world.account(person).status == "invited"
