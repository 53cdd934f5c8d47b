"""Whoever sends, sets letters or reaches administrators is told at once that there is work."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from services.mailer.models import Email, Mailing, PaperItem
from shared.events import Event
from shared.events.accounts import EstablishmentRegistered
from shared.messaging import wakes
from tests import factories
from tests.mailer.bus import REPRESENTATIVE
from tests.mailer.code_letters import issued
from tests.mailer.world import World


def reset(world: World) -> Event:
    return world.code_for(world.account(world.establishment()), purpose="password_reset")


def code_on_paper(world: World) -> Event:
    home = world.establishment(status="registered")
    world.told(EstablishmentRegistered(establishment=home, contact=REPRESENTATIVE, proof="letter"))
    return issued(world, home, "registration")


def terms(world: World) -> Event:
    return factories.terms()


def count(world: World, table: Any) -> int:
    with world.look() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


class TestWhoeverHasWorkToDo:
    @pytest.mark.parametrize(
        ("about", "table"), [(reset, Email), (code_on_paper, PaperItem), (terms, Mailing)]
    )
    def test_is_woken_as_soon_as_it_is_committed(
        self, world: World, about: Callable[[World], Event], table: Any
    ) -> None:
        event, rung = about(world), list[str]()
        before = count(world, table)

        with wakes.waiting(
            world.sessions.kw["bind"].engine, wakes.CHORES, lambda: rung.append(wakes.CHORES)
        ):
            world.told(event)

        assert count(world, table) == before + 1
        assert rung == [wakes.CHORES]
