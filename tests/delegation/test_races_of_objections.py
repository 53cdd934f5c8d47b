"""At once: one act is objected to once by each side, and answered once."""

from functools import partial

import pytest
from sqlalchemy import select

from services.delegation.models import Objection
from tests.delegation.at_once import ROUNDS, statuses
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def path_of(joined: Pair, operator: Caller) -> str:
    """Let operators suspend a delegation, and tell where it is objected to."""
    delegation_id = joined.agreed()
    home = joined.town.establishment_id
    path = f"/establishments/{home}/delegations/{delegation_id}/suspend"
    assert operator.post(path, {"reason": "x"}).status_code == 200
    return f"/delegations/{delegation_id}/objections"


def test_four_at_once_make_one_objection_of_each_side(world: World, operator: Caller) -> None:
    for _ in range(ROUNDS):
        joined = pair(world)
        path = path_of(joined, operator)

        answers = at_once(
            *(
                partial(who.post, path, {"message": "Non."})
                for who in (joined.asker, joined.answerer) * 2
            )
        )

        assert statuses(answers) == {201: 2, 409: 2}
        for who in (joined.asker, joined.answerer):
            assert len(who.get(path).json) == 1


def test_of_two_answers_at_once_one_counts(world: World, operator: Caller) -> None:
    for _ in range(ROUNDS):
        joined = pair(world)
        made = joined.asker.post(path_of(joined, operator), {"message": "Non."}).json
        path = f"/platform/objections/{made['id']}/answer"

        answers = at_once(
            *(partial(operator.post, path, {"answer": said}) for said in ("Oui.", "Non."))
        )

        assert statuses(answers) == {200: 1, 409: 1}
        (won,) = (each for each in answers if each and each.status_code == 200)
        with world.look() as session:
            kept = session.scalars(select(Objection).where(Objection.id == made["id"])).one()
            assert kept.answer == won.json["answer"]
