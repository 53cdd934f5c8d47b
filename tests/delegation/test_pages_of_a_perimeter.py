"""What a page of a perimeter shows and counts, whatever is asked and however things are sorted."""

import json

import pytest

from shared import tenancy
from shared.access.tables import AccessDelegation
from shared.events.identity import ClientFacts
from shared.tenancy import Reason
from tests.answers import Answer
from tests.delegation.clients import assign
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World


def total(answer: Answer) -> int:
    assert answer.status_code == 200, answer.json
    return int(json.loads(answer.headers["X-Pagination"])["total"])


@pytest.mark.parametrize("sort", ["ends_on", "-ends_on"])
def test_establishments_that_are_sorted_alike_are_each_on_one_page(world: World, sort: str) -> None:
    first = pair(world)
    towns = [first, pair(world), pair(world)]
    worker = world.person(first.centre, profile="user")
    for each in towns:  # all end on the same day
        delegation_id = first.ask(targets=[each.target])
        each.accept(delegation_id)
        body = {"account_id": str(worker.id), "rights": {"affiliation": "write"}}
        answer = first.asker.post(f"/delegations/{delegation_id}/assignments", body)
        assert answer.status_code == 201, answer.json

    pages = [worker.get(f"/perimeter?sort={sort}&page_size=1&page={page}") for page in (1, 2, 3)]

    found = [row["establishment_id"] for page in pages for row in page.json]
    assert found == sorted(str(each.id) for each in towns)
    assert [total(page) for page in pages] == [3, 3, 3]


@pytest.mark.parametrize("q", ["%", "_", "\\", "\\%", '"', "{}", ',"', "$1"])
def test_signs_that_mean_something_to_a_database_are_looked_for_as_they_are(
    joined: Pair, q: str
) -> None:
    worker = joined.assigned(joined.agreed())

    answer = worker.get("/perimeter", query_string={"q": q})

    assert (answer.json, total(answer)) == ([], 0)
    assert total(worker.get("/perimeter", query_string={"q": f"{q} eloyes"})) == 1


def test_an_application_of_several_services_has_no_place_where_it_may_use_none(
    joined: Pair, client: ClientFacts
) -> None:
    delegation_id = joined.agreed({"affiliation": "write", "letters": "read"})
    assign(joined, delegation_id, client)
    scopes = "access:read affiliation:read letters:read"
    caller = joined.world.client(joined.centre, scopes, client_id=client.client_id)
    before = caller.get("/perimeter")

    with joined.world.sessions.begin() as session:
        tenancy.unconfined(session, Reason.HANDLER)
        known = session.get_one(AccessDelegation, delegation_id)
        known.lines = {"letters": "read"}  # it is assigned to the other one alone
    after = caller.get("/perimeter")

    assert ([row["rights"] for row in before.json], total(before)) == ([{"affiliation": "read"}], 1)
    assert (after.json, total(after)) == ([], 0)
