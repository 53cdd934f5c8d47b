"""What may be done to an account is told with it, and before it is done to many."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.accounts.queries.acts import AccountAct
from shared import clock
from shared.events import identity
from tests.accounts.acting import bulk
from tests.accounts.world import ADDRESS, Person, World, coordinates
from tests.answers import outcomes

USER_AT_WORK = ["change", "renew", "promote", "delete"]


def row_of(head: Person, person: Person) -> dict[str, Any]:
    answer = head.get(f"{head.accounts}?page_size=100")
    return next(row for row in answer.json if row["id"] == str(person.account_id))


def acts_on(head: Person, person: Person) -> list[str]:
    """Tell what may be done, by the list and by the account alike."""
    told: list[str] = row_of(head, person)["acts"]
    shown = head.get(f"{head.accounts}/{person.account_id}").json
    assert told == shown["acts"]
    return told


class TestActs:
    def test_on_a_user_at_work(self, world: World, head: Person) -> None:
        assert acts_on(head, world.activate(head.create())) == USER_AT_WORK

    def test_on_somebody_invited(self, head: Person) -> None:
        user = head.create()

        assert acts_on(head, user) == ["change", "delete"]  # the link has just left
        with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
            assert acts_on(head, user) == ["change", "invite", "delete"]

    def test_on_oneself_and_on_another_administrator(self, world: World, head: Person) -> None:
        other = world.activate(head.create(coordinates("Ada", "Bo"), profile="administrator"))

        assert acts_on(head, head) == ["change", "renew"]
        assert acts_on(head, other) == ["change", "renew", "delete"]

    def test_on_whoever_has_expired(self, world: World, head: Person) -> None:
        """What has expired is renewed or deleted, and changed by nobody [S1]."""
        user = world.activate(head.create())

        with time_machine.travel(clock.now() + timedelta(days=600), tick=False):
            assert acts_on(head, user) == ["renew", "delete"]

    def test_include_unlocking_while_there_is_a_lock(self, world: World, head: Person) -> None:
        user = world.activate(head.create())
        until = clock.now() + timedelta(minutes=15)
        world.hear(
            identity.CredentialLocked(
                account_id=user.account_id, establishment_id=user.home, locked_until=until
            )
        )
        assert row_of(head, user)["is_locked"] is True
        assert "unlock" in acts_on(head, user)

        with time_machine.travel(until, tick=False):
            assert row_of(head, user)["is_locked"] is False
            assert "unlock" not in acts_on(head, user)

        world.hear(
            identity.CredentialUnlocked(
                account_id=user.account_id, establishment_id=user.home, by_reset=False
            )
        )
        assert row_of(head, user)["is_locked"] is False

    def test_of_support_are_those_that_it_may_do(self, world: World, head: Person) -> None:
        row = next(
            row
            for row in world.operator.get(f"{head.accounts}?page_size=100").json
            if row["id"] == str(head.account_id)
        )
        assert row["acts"] == ["renew"]


ROUTES = {
    AccountAct.RENEW: ("POST", "/renew", {}),
    AccountAct.INVITE: ("POST", "/invite", {}),
    AccountAct.PROMOTE: ("POST", "/promote", {"postal_address": ADDRESS}),
    AccountAct.DELETE: ("DELETE", "", None),
}


@pytest.mark.parametrize("act", ROUTES, ids=str)
def test_what_is_told_is_what_is_done(
    world: World, head: Person, crowd: list[Person], act: AccountAct
) -> None:
    """Each act that a row names is done; each that it does not name is refused."""
    method, path, body = ROUTES[act]
    told = {row["id"]: row["acts"] for row in head.get(f"{head.accounts}?page_size=100").json}

    for person in crowd:
        answer = head.call(method, f"{head.accounts}/{person.account_id}{path}", body)
        is_done = answer.status_code < 300
        assert is_done == (str(act) in told[str(person.account_id)]), (act, answer.json)


@pytest.mark.parametrize("act", ["renew", "invite", "delete", "set_rights", "copy_rights"])
def test_a_forecast_is_what_becomes_of_each(
    world: World, head: Person, crowd: list[Person], act: str
) -> None:
    said: dict[str, Any] = {}
    if act == "set_rights":
        world.service("paie")
        said = {"rights": {"paie": "read"}}
    if act == "copy_rights":
        said = {"source_id": str(head.account_id)}
    ids = [str(person.account_id) for person in (head, *crowd)]

    forecast = head.post(f"{head.accounts}/bulk/forecast", {"action": act, "ids": ids, **said}).json
    became = outcomes(bulk(head, head, act, head, *crowd, **said))

    assert forecast["count"] == len(ids)
    assert forecast["done"] == became.count(("done", None))
    refused = [code for outcome, code in became if outcome == "refused"]
    assert {left["code"]: left["count"] for left in forecast["excluded"]} == {
        code: refused.count(code) for code in refused
    }
    assert all(left["message"] and left["examples"] for left in forecast["excluded"])


def test_a_forecast_of_a_filter_counts_all_that_match(
    world: World, head: Person, crowd: list[Person]
) -> None:
    body = {"action": "renew", "filter": {"status": "invited"}}
    forecast = head.post(f"{head.accounts}/bulk/forecast", body).json

    assert (forecast["count"], forecast["done"]) == (2, 0)
    (left,) = forecast["excluded"]
    assert (left["code"], left["count"]) == ("not_activated", 2)


def test_a_forecast_for_a_delegate_is_what_becomes_of_each(
    world: World, head: Person, crowd: list[Person]
) -> None:
    centre = world.establishment("Centre de gestion")
    delegate = world.activate(centre.create(coordinates("Théodule", "Relais")))
    world.delegate(centre, head, delegate, {"accounts": "write"})
    for act in ("renew", "delete"):
        ids = [str(person.account_id) for person in (head, *crowd)]
        forecast = delegate.post(f"{head.accounts}/bulk/forecast", {"action": act, "ids": ids}).json
        dry = outcomes(bulk(delegate, head, act, head, *crowd, dry_run=True))
        assert forecast["done"] == dry.count(("done", None)), act


class TestNamesakes:
    @pytest.fixture
    def found(self, world: World, head: Person) -> Any:
        head.create(coordinates("Élise", "Dupont-Lagarde", email="elise@example.org"))

        def find(**query: str) -> list[str]:
            answer = head.get(f"{head.accounts}/namesakes", query_string=query)
            assert answer.status_code == 200, answer.json
            return [row["first_name"] for row in answer.json]

        return find

    def test_are_found_however_they_are_written(self, found: Any) -> None:
        assert found(first_name="ELISE", last_name="dupont-lagarde") == ["Élise"]
        assert found(first_name="Dupont-Lagarde", last_name="Elise") == ["Élise"]
        assert found(email="Elise@Example.org") == ["Élise"]

    def test_are_none_where_only_one_name_is_the_same(self, found: Any) -> None:
        assert found(first_name="Anne", last_name="Dupont-Lagarde") == []
        assert found(last_name="Dupont-Lagarde") == []
        assert found() == []


def test_a_delegate_is_told_what_they_may_do(
    world: World, head: Person, crowd: list[Person]
) -> None:
    centre = world.establishment("Centre de gestion")
    reader, manager = (
        world.activate(centre.create(coordinates(name, "Relais"))) for name in ("Ida", "Max")
    )
    world.delegate(centre, head, reader, {"accounts": "read"})
    world.delegate(centre, head, manager, {"accounts": "write"})

    assert acts_on_as(reader, head, crowd[4]) == []
    assert acts_on_as(manager, head, crowd[4]) == ["change", "renew", "delete"]
    assert acts_on_as(manager, head, crowd[1]) == ["renew"]


def acts_on_as(caller: Person, head: Person, person: Person) -> list[str]:
    acts: list[str] = caller.get(f"{head.accounts}/{person.account_id}").json["acts"]
    return acts
