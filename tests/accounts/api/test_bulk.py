"""One act on many accounts (design.md §4.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from services.accounts.domain import AccountStatus
from shared.events import accounts
from tests.accounts.acting import bulk
from tests.accounts.world import Person, World, coordinates
from tests.answers import outcomes, refused


class TestManyAccounts:
    def test_are_renewed_each_with_an_outcome_of_its_own(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        invited = head.create(coordinates("Paul", "Invité"))
        with world.announcing() as said:
            answer = bulk(head, head, "renew", *users, invited)

        assert outcomes(answer) == [("done", None)] * 3 + [("refused", "not_activated")]
        assert [line["account_id"] for line in answer.json] == [
            str(person.account_id) for person in (*users, invited)
        ]
        assert [type(event) for event in said] == [accounts.AccountRenewed] * 3

    def test_that_are_not_there_or_of_others_are_not_found(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        stranger = world.establishment("Ailleurs")
        nobody = Person(world, uuid4(), head.home)

        answer = bulk(head, head, "delete", stranger, nobody, users[0])

        assert outcomes(answer) == [("refused", "not_found")] * 2 + [("done", None)]
        assert world.account(stranger).status is AccountStatus.ACTIVE

    def test_are_left_alone_where_not_as_many_match_as_were_expected(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        """`Alice Bazin` finds whoever is called one or the other [S1]."""
        choice = {"filter": {"q": "Alice Bazin"}}

        answer = bulk(head, head, "delete", **choice, expected=1)

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 2
        assert all(world.account(one).status is AccountStatus.ACTIVE for one in users)
        assert outcomes(bulk(head, head, "delete", **choice, expected=2)) == [("done", None)] * 2

    def test_named_twice_are_acted_on_once(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        answer = bulk(head, head, "delete", users[0], users[0])

        assert outcomes(answer) == [("done", None)]

    def test_get_rights_and_keep_those_that_are_not_named(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        for code in ("affiliation", "paie"):
            world.service(code)
        bulk(head, head, "set_rights", users[0], rights={"paie": "write"})

        answer = bulk(head, head, "set_rights", *users, rights={"affiliation": "read"})

        assert outcomes(answer) == [("done", None)] * 3
        assert world.account(users[0]).rights == {"affiliation": "read", "paie": "write"}
        assert world.account(users[1]).rights == {"affiliation": "read"}

    def test_get_the_rights_of_another(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        for code in ("affiliation", "paie"):
            world.service(code)
        model, first, second = users
        bulk(head, head, "set_rights", model, rights={"paie": "write"})
        bulk(head, head, "set_rights", first, rights={"affiliation": "read"})

        source = str(model.account_id)
        answer = bulk(head, head, "copy_rights", first, second, source_id=source)

        assert outcomes(answer) == [("done", None)] * 2
        assert world.account(first).rights == world.account(second).rights == {"paie": "write"}

    def test_that_are_overdue_are_told_to_be_renewed_first(
        self, world: World, head: Person, users: list[Person], time: time_machine.Traveller
    ) -> None:
        world.service("paie")
        time.shift(timedelta(days=550))
        bulk(head, head, "renew", users[0])
        world.activate(fresh := head.create(coordinates("Noé", "Neuf")))

        answer = bulk(head, head, "set_rights", users[1], fresh, rights={"paie": "read"})

        assert outcomes(answer) == [("refused", "renewal_required"), ("done", None)]

    def test_are_all_that_match_a_filter(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        answer = bulk(head, head, "delete", filter={"q": "bazin", "profile": "user"})
        none = bulk(head, head, "delete", filter={"q": "personne"})

        assert [line["account_id"] for line in answer.json] == [str(users[1].account_id)]
        assert none.json == []

    def test_are_all_of_the_establishment_where_the_filter_is_empty(
        self, world: World, head: Person, users: list[Person], time: time_machine.Traveller
    ) -> None:
        elsewhere = world.establishment("Ailleurs")
        time.shift(timedelta(days=1))

        answer = bulk(head, head, "renew", filter={})

        assert outcomes(answer) == [("done", None)] * 4
        assert {line["account_id"] for line in answer.json} == {
            str(person.account_id) for person in (head, *users)
        }
        assert world.account(elsewhere).renewed_on is None

    def test_that_are_not_named_stay_as_they_are(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        chosen, *others = users

        answer = bulk(head, head, "delete", chosen)

        assert outcomes(answer) == [("done", None)]
        assert world.account(chosen).status is AccountStatus.DELETED
        assert {world.account(other).status for other in others} == {AccountStatus.ACTIVE}

    def test_of_a_few_are_done_in_the_language_of_the_caller(
        self, head: Person, users: list[Person]
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


class TestARehearsal:
    def test_may_be_asked_for_in_the_query_string(self, world: World, head: Person) -> None:
        person = head.create()
        body = {"action": "delete", "ids": [str(person.account_id)]}

        rehearsed = head.post(f"{head.accounts}/bulk?dry_run=true", body)

        assert [line["outcome"] for line in rehearsed.json] == ["done"]
        assert head.get(person.path).status_code == 200

    @pytest.mark.parametrize(
        ("said", "asked"),
        [
            *((False, each) for each in ("true", "1", "yes", "on", "T", "maybe", "")),
            *((True, each) for each in ("false", "0", "no", "maybe")),
            *(("false", each) for each in ("true", "yes")),
        ],
    )
    def test_that_is_asked_for_here_and_not_there_is_refused(
        self, world: World, head: Person, said: bool | str, asked: str
    ) -> None:
        person = head.create()
        body = {"action": "delete", "ids": [str(person.account_id)], "dry_run": said}

        answer = head.post(f"{head.accounts}/bulk?dry_run={asked}", body)

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["dry_run"]
        assert head.get(person.path).status_code == 200

    @pytest.mark.parametrize("asked", ["maybe", "", "false&dry_run=true", "true&dry_run=true"])
    def test_that_is_not_clear_does_nothing(self, world: World, head: Person, asked: str) -> None:
        person = head.create()
        body = {"action": "delete", "ids": [str(person.account_id)]}

        answer = head.post(f"{head.accounts}/bulk?dry_run={asked}", body)

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["dry_run"]
        assert head.get(person.path).status_code == 200

    def test_that_is_misspelt_does_nothing(self, world: World, head: Person) -> None:
        person = head.create()
        body = {"action": "delete", "ids": [str(person.account_id)]}

        answer = head.post(f"{head.accounts}/bulk?dryrun=true", body)

        assert answer.json["errors"] == {"dryrun": ["Unknown parameter."]}
        assert head.get(person.path).status_code == 200
