"""At once: a delegation is offered to one, and each line of a transfer is asked for once."""

from functools import partial
from typing import Any

import pytest

from tests.delegation.at_once import ROUNDS, statuses
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def offer_of(taker: Pair, delegation_id: Any) -> dict[str, Any]:
    successor = {"siret": taker.centre.siret, "contract_number": "VF201"}
    return {"successor": successor, "ids": [str(delegation_id)]}


def test_a_delegation_is_offered_to_one_of_two_at_once(world: World) -> None:
    for _ in range(ROUNDS):
        joined = pair(world)
        delegation_id = joined.agreed()
        bodies = [offer_of(pair(world, centre=name), delegation_id) for name in ("Un", "Deux")]

        answers = at_once(*(partial(joined.asker.post, "/transfers", each) for each in bodies))

        assert statuses(answers) == {200: 2}
        made = [each.json["transfer"] for each in answers if each]
        assert sorted(each is None for each in made) == [False, True]
        assert len(joined.asker.get("/transfers").json) == 1


def test_of_takes_and_a_withdrawal_at_once_one_comes_first_and_each_is_asked_once(
    world: World,
) -> None:
    for _ in range(ROUNDS):
        joined, taker = pair(world), pair(world, centre="Autre centre")
        body = offer_of(taker, joined.agreed())
        path = f"/transfers/{joined.asker.post('/transfers', body).json['transfer']['id']}"

        answers = at_once(
            partial(taker.asker.post, f"{path}/take", {}),
            partial(taker.asker.post, f"{path}/take", {}),
            partial(joined.asker.post, f"{path}/withdraw"),
        )

        status = joined.asker.get(path).json["status"]
        asked = joined.answerer.get("/delegations?status=pending").json
        if status == "taken":
            assert statuses(answers) == {200: 2, 409: 1}
            assert len(asked) == 1
        else:
            assert status == "withdrawn"
            assert statuses(answers) == {200: 1, 409: 2}
            assert asked == []
