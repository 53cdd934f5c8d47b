"""How far a transfer has come, as each of the two is told."""

from uuid import UUID

import pytest

from tests.answers import refused
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World

RIGHTS = {"affiliation": "write", "carriere": "read"}


@pytest.fixture
def towns(world: World) -> list[Pair]:
    """One centre, and three towns that it works for."""
    first = pair(world, town="Mairie A")
    others = [pair(world, town=f"Mairie {name}") for name in "BC"]
    return [first, *(Pair(world, first.centre, o.town, first.asker, o.answerer) for o in others)]


@pytest.fixture
def taker(world: World) -> Pair:
    """Another centre, beside a town of no account here."""
    return pair(world, centre="Autre centre")


def offered(giver: Pair, taker: Pair, *ids: UUID) -> str:
    successor = {"siret": taker.centre.siret, "contract_number": "VF201"}
    body = {"successor": successor, "ids": [str(each) for each in ids]}
    answer = giver.asker.post("/transfers", body)
    assert answer.status_code == 200, answer.json
    return f"/transfers/{answer.json['transfer']['id']}"


def test_each_side_counts_its_own(towns: list[Pair], taker: Pair) -> None:
    ids = [each.agreed(RIGHTS) for each in towns]
    path = offered(towns[0], taker, *ids)
    giver = towns[0].asker
    assert giver.get(f"{path}/progress").json == {"statuses": {"active": 3}}
    assert taker.asker.get(f"{path}/progress").json == {"statuses": {}}

    requests = [UUID(line["delegation_id"]) for line in taker.asker.post(f"{path}/take", {}).json]
    towns[0].accept(requests[0])
    towns[1].answerer.post(f"/delegations/{requests[1]}/refuse", {"reason": "Non."})

    assert giver.get(f"{path}/progress").json["statuses"] == {"active": 2, "superseded": 1}
    told = taker.asker.get(f"{path}/progress").json["statuses"]
    assert told == {"active": 1, "pending": 1, "refused": 1}


def test_each_line_says_how_ones_own_stands_and_nothing_of_the_other(
    towns: list[Pair], taker: Pair
) -> None:
    delegation_id = towns[0].agreed(RIGHTS)
    path = offered(towns[0], taker, delegation_id)
    (request,) = taker.asker.post(f"{path}/take", {}).json
    towns[0].accept(UUID(request["delegation_id"]), rights={"affiliation": "read"})

    (given,) = towns[0].asker.get(f"{path}/lines").json
    (taken,) = taker.asker.get(f"{path}/lines").json

    assert (given["delegation_id"], given["delegation_status"]) == (str(delegation_id), "active")
    assert given["request_status"] is None
    assert (taken["delegation_id"], taken["delegation_status"]) == (None, None)
    assert (taken["request_id"], taken["request_status"]) == (request["delegation_id"], "active")
    for line in (given, taken):
        assert {each["service"]: each["level"] for each in line["services"]} == RIGHTS
        assert all(set(each["labels"]) == {"fr", "en"} for each in line["services"])


def test_it_is_no_business_of_the_town(towns: list[Pair], taker: Pair) -> None:
    path = offered(towns[0], taker, towns[0].agreed())

    assert refused(towns[0].answerer.get(f"{path}/progress")) == (404, "not_found")


def test_an_offer_waits_for_whoever_may_take_it_until_it_is_answered(
    towns: list[Pair], taker: Pair
) -> None:
    path = offered(towns[0], taker, towns[0].agreed())
    waiting = [each.get("/me/summary").json for each in (taker.asker, towns[0].asker)]
    assert [each["transfers_to_answer"] for each in waiting] == [1, 0]

    taker.asker.post(f"{path}/decline", {"reason": "Trop loin."})

    assert taker.asker.get("/me/summary").json["transfers_to_answer"] == 0
