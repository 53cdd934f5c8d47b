"""News of an establishment that comes while somebody acts: it counts, whichever comes first.

Nothing is left to chance: somebody holds what all need, until all of them wait for it.
"""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import TextClause, text

from services.delegation.actions.requests import ONE_AT_A_TIME
from services.delegation.queries import locks
from shared.events.accounts import EstablishmentOrphaned, EstablishmentSuspended, ServiceChanged
from shared.events.delegation import DelegationAffected
from tests import factories
from tests.answers import Answer, refused
from tests.delegation.amendments import path
from tests.delegation.at_once import heard, holding, wait_for
from tests.delegation.extensions import AGREED, agreed, allow, last_day, withdrawn_because
from tests.delegation.pairs import Pair, pair
from tests.delegation.transfers import offer, offered, take
from tests.delegation.world import World
from tests.together import aside, how_many_wait, until

MORE = {"carriere": "read"}
NO_CHANGES = text("LOCK TABLE delegations IN SHARE MODE")
NO_AMENDMENTS = text("LOCK TABLE amendments IN SHARE MODE")


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def asks(joined: Pair, taker: Pair) -> Callable[[], Answer]:
    body = {"targets": [taker.target], "rights": MORE}
    return partial(joined.asker.post, "/delegations", body)


def asks_for_more(joined: Pair, taker: Pair) -> Callable[[], Answer]:
    return partial(joined.asker.post, path(joined.agreed()), {"rights": MORE})


def asks_for_more_of_many(joined: Pair, taker: Pair) -> Callable[[], Answer]:
    body = {"delegation_ids": [str(joined.agreed())], "rights": MORE}
    return partial(joined.asker.post, "/amendments", body)


def offers(joined: Pair, taker: Pair) -> Callable[[], Answer]:
    return partial(offer, joined, taker, joined.agreed())


def takes(joined: Pair, taker: Pair) -> Callable[[], Answer]:
    return partial(take, joined, offered(taker, joined, taker.agreed()))


@pytest.mark.parametrize(
    ("ready", "lock"),
    [
        (asks, ONE_AT_A_TIME),
        (asks_for_more, ONE_AT_A_TIME),
        (asks_for_more_of_many, ONE_AT_A_TIME),
        (offers, "transfer"),
        (takes, ONE_AT_A_TIME),
    ],
)
def test_whoever_is_suspended_once_they_are_let_in_asks_for_nothing(
    world: World, ready: Callable[[Pair, Pair], Callable[[], Answer]], lock: str
) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    act = ready(joined, taker)
    hold = partial(locks.one_at_a_time, what=lock, establishment_id=joined.centre.establishment_id)

    with holding(world, hold):
        acting = aside(act)
        wait_for(world, 1)
        heard(world, EstablishmentSuspended(establishment=joined.suspended(), reason="x"))()
        told = len(world.announced())
    answer = acting.result(60)

    assert refused(answer) == (403, "establishment_suspended")
    assert len(world.announced()) == told


@pytest.mark.parametrize(("ready", "writing"), [(asks, NO_CHANGES), (asks_for_more, NO_AMENDMENTS)])
def test_what_is_asked_for_as_a_service_is_withdrawn_is_told_of(
    world: World, ready: Callable[[Pair, Pair], Callable[[], Answer]], writing: TextClause
) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    act = ready(joined, taker)
    withdrawn = factories.service("carriere", is_delegable=False)
    hear = heard(world, ServiceChanged(service=withdrawn))

    # Whoever asks has read the catalogue, and has not written down what they ask for.
    with holding(world, lambda session: session.execute(writing)):
        acting = aside(act)
        wait_for(world, 1)
        hearing = aside(hear)
        until(lambda: hearing.done() or how_many_wait(world.sessions) == 2)
    answer = acting.result(60)
    hearing.result(60)

    assert answer.status_code in {200, 201}, answer.json
    assert len(world.announced(DelegationAffected)) == 1


def test_an_extension_that_is_allowed_as_a_side_is_orphaned_is_taken_away(world: World) -> None:
    joined = pair(world)
    delegation_id, at = agreed(joined), world.now()
    facts = joined.centre_with(orphaned_at=at)
    hear = heard(world, EstablishmentOrphaned(establishment=facts, orphaned_at=at))

    # Whoever allows it has seen that somebody is there, and has not written it down.
    with holding(world, lambda session: session.execute(NO_CHANGES)):
        allowing = aside(partial(allow, joined, delegation_id))
        wait_for(world, 1)
        hearing = aside(hear)
        until(lambda: hearing.done() or how_many_wait(world.sessions) == 2)
    hearing.result(60)

    assert allowing.result(60).status_code == 200
    assert last_day(joined, delegation_id) == AGREED
    assert withdrawn_because(joined) == ["orphaned"]
