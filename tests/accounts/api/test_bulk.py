"""One act on many accounts (DESIGN §4.2)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from services.accounts.models import AccountStatus
from shared.events import accounts
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import Answer, refused


def bulk(caller: Person, home: Person, action: str, *people: Person, **said: Any) -> Answer:
    body: dict[str, Any] = {"action": action, **said}
    if "filter" not in said:
        body["ids"] = [str(person.account_id) for person in people]
    return caller.post(f"{home.accounts}/bulk", body)


def outcomes(answer: Answer) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.json
    return [(line["outcome"], line["code"]) for line in answer.json]


@pytest.fixture
def people(world: World, head: Person) -> list[Person]:
    """Three users, all active."""
    names = ("Alice", "Aline"), ("Bruno", "Bazin"), ("Chloé", "Cros")
    return [world.activate(head.create(coordinates(*name))) for name in names]


class TestManyAccounts:
    def test_are_renewed_each_with_an_outcome_of_its_own(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        invited = head.create(coordinates("Paul", "Invité"))
        with world.announcing() as said:
            answer = bulk(head, head, "renew", *people, invited)

        assert outcomes(answer) == [("done", None)] * 3 + [("refused", "not_activated")]
        assert [line["id"] for line in answer.json] == [
            str(person.account_id) for person in (*people, invited)
        ]
        assert [type(event) for event in said] == [accounts.AccountRenewed] * 3

    def test_that_are_not_there_or_of_others_are_not_found(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        stranger = world.establishment("Ailleurs")
        nobody = Person(world, uuid4(), head.home)

        answer = bulk(head, head, "delete", stranger, nobody, people[0])

        assert outcomes(answer) == [("refused", "not_found")] * 2 + [("done", None)]
        assert world.account(stranger).status is AccountStatus.ACTIVE

    def test_are_left_alone_where_not_as_many_match_as_were_expected(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        """`Alice Bazin` finds whoever is called one or the other [S1]."""
        choice = {"filter": {"q": "Alice Bazin"}}

        answer = bulk(head, head, "delete", **choice, expected=1)

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 2
        assert all(world.account(one).status is AccountStatus.ACTIVE for one in people)
        assert outcomes(bulk(head, head, "delete", **choice, expected=2)) == [("done", None)] * 2

    def test_named_twice_are_acted_on_once(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        answer = bulk(head, head, "delete", people[0], people[0])

        assert outcomes(answer) == [("done", None)]

    def test_get_rights_and_keep_those_that_are_not_named(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        for code in ("affiliation", "paie"):
            world.service(code)
        bulk(head, head, "set_rights", people[0], rights={"paie": "write"})

        answer = bulk(head, head, "set_rights", *people, rights={"affiliation": "read"})

        assert outcomes(answer) == [("done", None)] * 3
        assert world.account(people[0]).rights == {"affiliation": "read", "paie": "write"}
        assert world.account(people[1]).rights == {"affiliation": "read"}

    def test_get_the_rights_of_another(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        for code in ("affiliation", "paie"):
            world.service(code)
        model, first, second = people
        bulk(head, head, "set_rights", model, rights={"paie": "write"})
        bulk(head, head, "set_rights", first, rights={"affiliation": "read"})

        source = str(model.account_id)
        answer = bulk(head, head, "copy_rights", first, second, source_id=source)

        assert outcomes(answer) == [("done", None)] * 2
        assert world.account(first).rights == world.account(second).rights == {"paie": "write"}

    def test_that_are_overdue_are_told_to_be_renewed_first(
        self, world: World, head: Person, people: list[Person], time: time_machine.Traveller
    ) -> None:
        world.service("paie")
        time.shift(timedelta(days=550))
        bulk(head, head, "renew", people[0])
        world.activate(fresh := head.create(coordinates("Noé", "Neuf")))

        answer = bulk(head, head, "set_rights", people[1], fresh, rights={"paie": "read"})

        assert outcomes(answer) == [("refused", "renewal_required"), ("done", None)]

    def test_are_all_that_match_a_filter(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        answer = bulk(head, head, "delete", filter={"q": "bazin", "profile": "user"})
        none = bulk(head, head, "delete", filter={"q": "personne"})

        assert [line["id"] for line in answer.json] == [str(people[1].account_id)]
        assert none.json == []

    def test_are_all_of_the_establishment_where_the_filter_is_empty(
        self, world: World, head: Person, people: list[Person], time: time_machine.Traveller
    ) -> None:
        elsewhere = world.establishment("Ailleurs")
        time.shift(timedelta(days=1))

        answer = bulk(head, head, "renew", filter={})

        assert outcomes(answer) == [("done", None)] * 4
        assert {line["id"] for line in answer.json} == {
            str(person.account_id) for person in (head, *people)
        }
        assert world.account(elsewhere).renewed_on is None

    def test_that_are_not_named_stay_as_they_are(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        chosen, *others = people

        answer = bulk(head, head, "delete", chosen)

        assert outcomes(answer) == [("done", None)]
        assert world.account(chosen).status is AccountStatus.DELETED
        assert {world.account(other).status for other in others} == {AccountStatus.ACTIVE}

    def test_of_a_few_are_done_in_the_language_of_the_caller(
        self, head: Person, people: list[Person]
    ) -> None:
        body = {"action": "delete", "ids": [str(head.account_id)]}
        french = head.post(f"{head.accounts}/bulk", body, headers={"Accept-Language": "fr"}).json

        assert french[0]["code"] == "own_account"
        assert french[0]["message"].startswith("On ne supprime pas")


class TestADeletionOfMany:
    def test_never_takes_the_last_administrator_who_can_act_nor_oneself(
        self, world: World, head: Person
    ) -> None:
        others = [
            world.activate(head.create(coordinates(name, "Chef"), profile="administrator"))
            for name in ("Ève", "Luc")
        ]

        answer = bulk(others[0], head, "delete", head, others[0], others[1])
        again = bulk(others[0], head, "delete", filter={"profile": "administrator"})

        assert outcomes(answer) == [("done", None), ("refused", "own_account"), ("done", None)]
        assert outcomes(again) == [("refused", "own_account")]
        assert world.account(others[0]).status is AccountStatus.ACTIVE

    def test_by_a_delegate_leaves_administrators_alone(self, world: World, head: Person) -> None:
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        world.delegate(centre, head, delegate, {"accounts": "write"})
        user = world.activate(head.create())

        answer = bulk(delegate, head, "delete", head, user)

        assert outcomes(answer) == [("refused", "administrator_account"), ("done", None)]
        message = world.outbox()[-1]
        assert (message.actor_id, message.on_behalf_of) == (delegate.account_id, head.home)


class TestADelegate:
    def test_sets_what_the_delegation_holds_and_leaves_the_rest(
        self, world: World, head: Person
    ) -> None:
        for code in ("affiliation", "paie"):
            world.service(code)
        centre = world.establishment("Centre de gestion")
        delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
        world.delegate(centre, head, delegate, {"accounts": "write", "paie": "read"})
        user = world.activate(head.create(rights={"affiliation": "write"}))

        within = bulk(delegate, head, "set_rights", user, rights={"paie": "read"})
        beyond = bulk(delegate, head, "set_rights", user, rights={"paie": "write"})

        assert outcomes(within) == [("done", None)]
        assert outcomes(beyond) == [("refused", "beyond_delegation")]
        assert world.account(user).rights == {"affiliation": "write", "paie": "read"}


class TestADryRun:
    def test_tells_what_would_be_and_changes_nothing(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        admin = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        with world.announcing() as said:
            answer = bulk(head, head, "delete", *people, admin, head, dry_run=True)

        assert outcomes(answer) == [("done", None)] * 4 + [("refused", "own_account")]
        assert said == []
        assert world.account(people[0]).status is AccountStatus.ACTIVE


class TestAnOrder:
    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"action": "renew"}, "ids"),
            ({"action": "renew", "ids": [], "filter": {}}, "ids"),
            ({"action": "renew", "ids": []}, "ids"),
            ({"action": "destroy", "filter": {}}, "action"),
            ({"action": "set_rights", "filter": {}}, "rights"),
            ({"action": "copy_rights", "filter": {}}, "source_id"),
            ({"action": "renew", "filter": {}, "rights": {}}, "rights"),
        ],
    )
    def test_that_lacks_something_is_told_what(
        self, head: Person, body: dict[str, Any], field: str
    ) -> None:
        answer = head.post(f"{head.accounts}/bulk", body)

        assert answer.status_code == 422
        assert field in answer.json["errors"]

    def test_to_copy_from_nobody_is_refused(self, head: Person) -> None:
        body = {"action": "copy_rights", "filter": {}, "source_id": str(uuid4())}

        answer = head.post(f"{head.accounts}/bulk", body)

        assert answer.status_code == 404

    def test_of_a_user_is_refused(self, world: World, head: Person) -> None:
        user = world.activate(head.create(postal_address=ADDRESS))

        assert bulk(user, head, "renew", head).status_code == 403

    def test_repeated_with_its_key_is_done_once(
        self, world: World, head: Person, people: list[Person]
    ) -> None:
        body = {"action": "delete", "ids": [str(people[0].account_id)]}
        key = {"Idempotency-Key": "une-cle"}
        first = head.post(f"{head.accounts}/bulk", body, headers=key)

        second = head.post(f"{head.accounts}/bulk", body, headers=key)

        assert second.json == first.json
        assert outcomes(second) == [("done", None)]
