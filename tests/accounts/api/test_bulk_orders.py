"""What is asked of many accounts: tried first, refused for what it lacks, done once."""

from typing import Any
from uuid import uuid4

import pytest

from services.accounts.domain import AccountStatus
from tests.accounts.acting import bulk
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import outcomes


class TestADryRun:
    def test_tells_what_would_be_and_changes_nothing(
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        admin = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        with world.announcing() as said:
            answer = bulk(head, head, "delete", *users, admin, head, dry_run=True)

        assert outcomes(answer) == [("done", None)] * 4 + [("refused", "own_account")]
        assert said == []
        assert world.account(users[0]).status is AccountStatus.ACTIVE


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
        self, world: World, head: Person, users: list[Person]
    ) -> None:
        body = {"action": "delete", "ids": [str(users[0].account_id)]}
        key = {"Idempotency-Key": "une-cle"}
        first = head.post(f"{head.accounts}/bulk", body, headers=key)

        second = head.post(f"{head.accounts}/bulk", body, headers=key)

        assert second.json == first.json
        assert outcomes(second) == [("done", None)]


class TestRightsForMany:
    def test_refuse_a_service_that_nobody_can_have_once(self, world: World, head: Person) -> None:
        ids = [str(head.create(coordinates("Jean", name)).account_id) for name in ("Un", "Deux")]
        body = {
            "action": "set_rights",
            "ids": ids,
            "rights": {"nothing": "read", "letters": "read"},
        }

        for path in (f"{head.accounts}/bulk", f"{head.accounts}/bulk/forecast"):
            answer = head.post(path, body)
            assert answer.status_code == 422
            assert set(answer.json["errors"]) == {"rights.nothing", "rights.letters"}

    def test_name_each_account_in_the_outcome(self, world: World, head: Person) -> None:
        person = head.create(coordinates("Jean", "Louty"))
        body = {"action": "renew", "ids": [str(person.account_id)]}

        (line,) = head.post(f"{head.accounts}/bulk", body).json

        assert line["code"] == "not_activated"
        assert line["facts"] == {
            "identifier": person.identifier,
            "first_name": "Jean",
            "last_name": "Louty",
        }
