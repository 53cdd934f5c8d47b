"""An establishment's application works for another that has given a delegation (design.md §4.4)."""

import pytest

from tests.journeys.applications import Application, Caller, Example, example_on, until
from tests.journeys.conftest import Start
from tests.journeys.embedded import Embedded


def status_of(caller: Caller, town: Caller) -> int:
    return caller.get(town.accounts).status_code


def live(example: Example) -> None:
    """Live the whole of it: made, assigned, at work, taken out, removed."""
    centre, town, hospital = (example.head(number) for number in range(3))
    application = Application.of(centre)
    machine = application.signed_in()
    assert status_of(machine, town) == 404  # the scope alone opens nothing

    assignment = application.assigned(accounts="write")
    until("the assignment has reached accounts", lambda: status_of(machine, town) == 200)
    work(machine, town)
    show(town, application)
    attack(example, machine, town, hospital)

    assert centre.call("DELETE", assignment).status_code == 204
    until("it is out", lambda: status_of(machine, town) == 404)

    application.assigned(accounts="write")
    until("it is in again", lambda: status_of(machine, town) == 200)
    removed = centre.call("DELETE", f"/identity/v1/clients/{application.id}")
    assert removed.status_code == 204
    until("its token is void", lambda: status_of(machine, town) == 401)
    assert application.ask_for_token().status_code == 401
    path = assignment.rpartition("/")[0]
    until(
        "its assignment is over",
        lambda: application.id not in str(centre.get(path).json()),
    )


def work(machine: Caller, town: Caller) -> None:
    """List the town's accounts, and renew each that is active."""
    (place,) = machine.get("/delegation/v1/perimeter").json()
    assert place["establishment_id"] == town.home
    assert place["rights"] == {"accounts": "write"}
    active = machine.get(town.accounts, status="active").json()
    assert active
    for row in active:
        assert machine.post(f"{town.accounts}/{row['id']}/renew").status_code == 200


def show(town: Caller, application: Application) -> None:
    """Show the town's administrator what the application did, and when it last acted."""

    def rows() -> list[dict[str, object]]:
        path = f"/accounts/v1/establishments/{town.home}/history"
        found = town.get(path, actor_id=application.id).json()
        assert isinstance(found, list)
        return found

    until("the history tells of it", lambda: bool(rows()))
    row = rows()[0]
    assert row["operation"] == "accounts.account.renewed"
    assert row["actor_client"]["name"] == "Gestion des agents"  # type: ignore[index]
    assert row["on_behalf_of"] == town.home
    seen = f"/delegation/v1/delegations/{row['delegation_id']}/assignments"

    def last_act() -> object:
        own = [each for each in town.get(seen).json() if each["client_id"] == application.id]
        return own[0]["last_acted_at"]

    until("the town sees when it last acted", lambda: last_act() is not None)


def attack(example: Example, machine: Caller, town: Caller, hospital: Caller) -> None:
    """Try what must not be: no door opens, and none tells what is behind it."""
    assert status_of(machine, hospital) == 404
    exported = machine.post(f"{town.accounts}/export", {"format": "csv", "filter": {}})
    assert exported.status_code == 200  # reading is within `accounts:write`
    heads = town.get(town.accounts, profile="administrator").json()
    own = heads[0]["id"]
    assert machine.call("DELETE", f"{town.accounts}/{own}").status_code == 403
    theirs = Application.of(hospital).signed_in()
    assert status_of(theirs, town) == 404
    reader = Application.of(example.head(0), "access:read", "accounts:read")
    reader.assigned(accounts="write")
    reading = reader.signed_in()
    until("it may read", lambda: status_of(reading, town) == 200)
    renewal = reading.post(f"{town.accounts}/{own}/renew")
    assert (renewal.status_code, renewal.json()["code"]) == (403, "insufficient_scope")
    blind = Application.of(example.head(0), "access:read")
    blind.assigned(accounts="write")
    refused = blind.signed_in().get(town.accounts)
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")


class TestAnApplication:
    def test_works_for_another_establishment_until_it_is_taken_out(
        self, installation: Embedded
    ) -> None:
        live(example_on(installation))

    @pytest.mark.broker
    def test_does_so_over_rabbitmq(self, start: Start, vhost: str) -> None:
        live(example_on(start(broker=vhost)))
