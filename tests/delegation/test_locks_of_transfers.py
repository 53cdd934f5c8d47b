"""In which order transfers hold rows: whatever comes between, nobody waits in a circle.

Nothing is left to chance: somebody holds what all need, until all of them wait for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.actions.requests import ONE_AT_A_TIME
from services.delegation.handlers import HANDLERS
from services.delegation.models import Delegation
from services.delegation.queries import locks
from shared import access, tenancy
from shared.events.accounts import EstablishmentClosed
from shared.messaging import News
from shared.tenancy import Reason
from tests import factories
from tests.delegation.pairs import Pair, pair
from tests.delegation.transfers import offered, take
from tests.delegation.working import Works, job_of
from tests.delegation.world import World
from tests.together import aside, how_many_wait, until

BOTH = {"affiliation": "write", "letters": "read"}
REASON = {"reason": "Fin."}
HANDLE = HANDLERS[EstablishmentClosed]


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


@contextmanager
def holding(world: World, hold: Callable[[Session], object]) -> Iterator[None]:
    """Hold something that others need, until the end of the block."""
    with world.look() as session:
        hold(session)
        yield
        session.rollback()


def row(delegation_id: UUID) -> Callable[[Session], object]:
    wanted = select(Delegation.id).where(Delegation.id == delegation_id).with_for_update()
    return lambda session: session.execute(wanted).all()


def wait_for(world: World, count: int) -> None:
    until(lambda: how_many_wait(world.sessions) == count)


def of_taker(joined: Pair, taker: Pair) -> Pair:
    return replace(joined, centre=taker.centre, asker=taker.asker)


def test_whoever_takes_comes_before_the_closing_of_their_establishment(world: World) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    second = pair(world, town="Autre mairie")
    other = replace(second, centre=joined.centre, asker=joined.asker)
    theirs = of_taker(joined, taker)
    running = theirs.agreed({"letters": "read"})
    transfer_id = offered(joined, taker, joined.agreed(BOTH), other.agreed(BOTH))
    closed = EstablishmentClosed(establishment=taker.with_status("centre", "closed"), reason="x")
    message = factories.message(closed, sequence=world.sequence + 1)

    def store() -> None:
        with world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.HANDLER)
            access.project(session, message)

    def handle() -> None:
        with world.sessions.begin() as session:
            tenancy.unconfined(session, Reason.HANDLER)
            HANDLE(session, closed, News(message, world.now(), world.tools))

    asks = partial(
        locks.one_at_a_time, what=ONE_AT_A_TIME, establishment_id=taker.centre.establishment_id
    )
    with holding(world, asks):
        taking = aside(lambda: take(taker, transfer_id))
        wait_for(world, 1)
        store()
        closing = aside(handle)
        wait_for(world, 2)
    closing.result(60)
    answer = taking.result(60)

    assert [(line["outcome"], line["code"]) for line in answer.json] == [
        ("refused", "already_delegated"),
        ("requested", None),
    ]
    assert joined.status(running) == "terminated"
    assert other.status(UUID(answer.json[1]["delegation_id"])) == "lapsed"


@pytest.mark.parametrize("act", ["accept", "terminate"])
def test_the_job_of_a_transfer_and_what_is_done_to_the_taker_s_own_each_have_their_turn(
    world: World, act: str
) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    theirs = of_taker(joined, taker)
    own = theirs.ask({"letters": "read"}) if act == "accept" else theirs.agreed({"letters": "read"})
    old = joined.agreed(BOTH)
    transfer_id = offered(joined, taker, old)
    object.__setattr__(world.app.settings, "at_once", 0)
    begun = take(taker, transfer_id)
    acts = {
        "accept": lambda: theirs.accept(own),
        "terminate": lambda: taker.asker.post(f"/delegations/{own}/terminate", REASON),
    }

    with holding(world, row(own)):
        working = aside(Works(world).turn)
        wait_for(world, 1)
        doing = aside(acts[act])
        wait_for(world, 2)
    assert doing.result(60).status_code == 200
    working.result(60)
    Works(world).run()

    told = job_of(taker.asker, begun)
    assert told["status"] == "done"
    assert told["outcomes"] == {"refused": 1}
    assert joined.status(old) == "active"


def test_a_town_that_ends_what_is_transferred_waits_for_no_job(world: World) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    own = of_taker(joined, taker).ask({"letters": "read"})
    old = joined.agreed(BOTH)
    transfer_id = offered(joined, taker, old)
    object.__setattr__(world.app.settings, "at_once", 0)
    take(taker, transfer_id)

    with holding(world, row(own)):
        working = aside(Works(world).turn)
        wait_for(world, 1)
        ended = joined.answerer.post(f"/delegations/{old}/terminate", REASON)
        assert how_many_wait(world.sessions) == 1
    working.result(60)

    assert ended.json["status"] == "terminated"
