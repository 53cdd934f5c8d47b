"""Registrations that are confirmed at once, and wrong codes at once (design.md §4.2)."""

from typing import Any

import pytest
from sqlalchemy import select

from services.accounts.models import Establishment
from tests.accounts.racing import Call
from tests.accounts.world import World
from tests.answers import Answer
from tests.together import at_once


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


class TestTwoRegistrations:
    def test_confirmed_at_once_make_one_establishment(self, world: World) -> None:
        pair = world.in_register()
        homes = [world.register(pair).json["establishment_id"] for _ in range(2)]

        def confirm(home: str) -> Call:
            return lambda: world.operator.post(f"/establishments/{home}/confirm", {})

        answers = at_once(*map(confirm, homes))

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        with world.look() as session:
            states = session.scalars(
                select(Establishment.status).where(Establishment.siret == pair[0])
            ).all()
        assert sorted(states) == ["active", "closed"]

    def test_of_the_code_are_counted_one_by_one(self, world: World) -> None:
        home = world.register(world.in_register()).json["establishment_id"]

        def guess() -> Answer:
            path = f"/establishments/{home}/confirm"
            return world.call("POST", path, {"code": "WRONGWRONGWR"})

        at_once(*[guess] * 4)

        assert self.wrong_tries(world, home) == 4

    def wrong_tries(self, world: World, home: str) -> Any:
        from services.accounts.models import Registration

        with world.look() as session:
            return session.scalar(
                select(Registration.wrong_tries).where(Registration.establishment_id == home)
            )
