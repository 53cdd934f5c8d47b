"""The gate of design.md §4.6: who has not accepted the terms in force can only read."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.answers import refused
from tests.shared.access.world import World
from tests.shared.web.conftest import Caller

Callers = Callable[..., Caller]


class TestTheTerms:
    @pytest.fixture(autouse=True)
    def _published(self, world: World) -> None:
        world.told(factories.terms())
        world.session.commit()

    def test_gate_the_writing_of_administrators(
        self, world: World, administrator: Caller, things: str
    ) -> None:
        answer = administrator.post(things, json={"name": "a"})

        assert refused(answer) == (403, "terms_not_accepted")
        assert administrator.get(things).status_code == 200
        assert administrator.post("/refusals").status_code == 204

        world.told(world.other, accepted_terms=1)
        world.session.commit()

        assert administrator.post(things, json={"name": "a"}).status_code == 201

    def test_gate_delegates_by_their_own_establishments_acceptance(
        self, world: World, delegate: Caller, things: str
    ) -> None:
        world.told(world.other, accepted_terms=1)
        world.session.commit()
        assert refused(delegate.post(things, json={"name": "a"})) == (403, "terms_not_accepted")

        world.told(world.home, accepted_terms=1)
        world.told(world.other, accepted_terms=None)
        world.session.commit()

        assert delegate.post(things, json={"name": "a"}).status_code == 201

    def test_do_not_gate_users_operators_nor_clients(
        self, user: Caller, operator: Caller, client: Callers, things: str
    ) -> None:
        assert refused(user.post(things, json={"name": "a"})) == (403, "forbidden")
        assert operator.post(things, json={"name": "a"}).status_code == 201
        assert client().post(things, json={"name": "b"}).status_code == 201
