"""Two batches of the history never wait for one another (design.md §4.7)."""

import pytest
from sqlalchemy import Select, select

from services.accounts.actions import history
from services.accounts.models import HistoryHead
from shared.tenancy import Reason, unconfined
from tests.accounts.world import Person, World
from tests.together import aside, is_anybody_waiting, until


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def end_of(home: Person) -> Select[HistoryHead]:
    """Select where a chain ends, locked; one that somebody else has locked is refused at once."""
    chosen = select(HistoryHead).where(HistoryHead.establishment_id == home.home)
    return chosen.with_for_update(nowait=True)


def test_chains_are_locked_in_the_order_of_their_establishments_whatever_is_told_first(
    world: World,
) -> None:
    homes = [world.establishment(name) for name in ("Ain", "Drôme")]
    first, second = sorted(homes, key=lambda home: home.home)
    world.deliver()
    known = {message.id for message in world.outbox()}
    for home in (second, first):
        home.create()
    told = [(message.event, message) for message in world.outbox() if message.id not in known]

    def write() -> None:
        with world.sessions.begin() as session:
            unconfined(session, Reason.HANDLER)
            with history.batch(session, told, key=world.app.tools.history_key):
                pass

    with world.look() as blocking:
        blocking.scalars(end_of(first)).one()
        written = aside(write)
        until(lambda: is_anybody_waiting(world.sessions))
        with world.look() as other:
            assert other.scalars(end_of(second)).one().establishment_id == second.home

    written.result()
