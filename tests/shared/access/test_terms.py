from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from shared import access
from shared.access import projection
from tests import factories
from tests.shared.access.world import TODAY, World, envelope

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _published(session: Session) -> None:
    for number, effective_on in ((1, TODAY - timedelta(days=400)), (2, TOMORROW)):
        terms = factories.terms(number, effective_on=effective_on)
        projection.project(session, envelope(terms))


class TestAnEstablishment:
    def test_has_not_accepted_the_terms_unless_somebody_did(self, world: World) -> None:
        assert not has_accepted(world)

        world.told(world.home, accepted_terms=1)
        assert has_accepted(world)

    def test_is_asked_again_from_the_effective_date_of_newer_ones(self, world: World) -> None:
        world.told(world.home, accepted_terms=1)

        assert access.has_accepted_terms(world.session, world.home.establishment_id, TODAY)
        assert not access.has_accepted_terms(world.session, world.home.establishment_id, TOMORROW)

    def test_may_accept_newer_terms_before_their_date(self, world: World) -> None:
        world.told(world.home, accepted_terms=2)

        assert has_accepted(world)

    def test_that_is_unknown_has_accepted_nothing(self, world: World) -> None:
        assert not access.has_accepted_terms(world.session, uuid4(), TODAY)


class TestWithoutTermsInForce:
    def test_nothing_is_to_be_accepted(self, world: World) -> None:
        long_ago = TODAY - timedelta(days=500)

        assert access.has_accepted_terms(world.session, world.home.establishment_id, long_ago)


def has_accepted(world: World) -> bool:
    return access.has_accepted_terms(world.session, world.home.establishment_id, TODAY)
