"""In which order establishments are held: whoever holds several waits for nobody in a circle.

Nothing is left to chance: somebody holds what all need, until all of them wait for it.
"""

from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import access, tenancy
from shared.access.tables import AccessEstablishment
from shared.events.accounts import EstablishmentChanged, EstablishmentFacts
from shared.tenancy import Reason
from tests import factories
from tests.answers import Answer
from tests.delegation.at_once import holding, wait_for
from tests.delegation.pairs import Pair
from tests.delegation.transfers import offer
from tests.delegation.world import World
from tests.together import aside

Act = tuple[Callable[[], Answer], EstablishmentFacts, EstablishmentFacts]
"""What is done, whose act it is, and whom it names."""


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def pair_with(world: World, centre_id: UUID, town_id: UUID) -> Pair:
    """Make a pair of establishments that have these ids."""
    centre = world.establishment("Centre", is_centralising=True, establishment_id=centre_id)
    town = world.establishment("Mairie", establishment_id=town_id)
    return Pair(world, centre, town, world.person(centre), world.person(town))


def offering(world: World, own_id: UUID, named_id: UUID) -> Act:
    one = pair_with(world, own_id, uuid4())
    other = pair_with(world, named_id, uuid4())
    return partial(offer, one, other, one.agreed()), one.centre, other.centre


def asking(world: World, own_id: UUID, named_id: UUID) -> Act:
    one = pair_with(world, own_id, named_id)
    body = {"targets": [one.target], "rights": {"carriere": "read"}}
    return partial(one.asker.post, "/delegations", body), one.centre, one.town


def known_of(place: EstablishmentFacts) -> Callable[[Session], object]:
    """Hold what is known of an establishment."""
    wanted = select(AccessEstablishment.establishment_id).where(
        AccessEstablishment.establishment_id == place.establishment_id
    )
    return lambda session: session.execute(wanted.with_for_update()).all()


def store(world: World, places: Iterable[EstablishmentFacts]) -> None:
    """Store news of establishments as a worker does: in one batch, in the order of arrival."""
    messages = [
        factories.message(
            EstablishmentChanged(establishment=each, changed=["name"]),
            sequence=world.sequence + number,
        )
        for number, each in enumerate(places, 1)
    ]
    with world.sessions.begin() as session:
        tenancy.unconfined(session, Reason.HANDLER)
        access.PROJECTION.apply(session, messages)


@pytest.mark.parametrize("act", [offering, asking])
@pytest.mark.parametrize("is_own_first", [True, False])
def test_news_of_both_that_arrives_meanwhile_lets_the_act_have_its_turn(
    world: World, act: Callable[[World, UUID, UUID], Act], is_own_first: bool
) -> None:
    own_id, named_id = sorted((uuid4(), uuid4()), reverse=not is_own_first)
    do, own, named = act(world, own_id, named_id)

    with holding(world, known_of(named)):
        storing = aside(partial(store, world, [named, own]))
        wait_for(world, 1)
        doing = aside(do)
        wait_for(world, 2)
    # Of two that waited in a circle, PostgreSQL would have thrown one out.
    storing.result(60)

    assert doing.result(60).status_code in {200, 201}
