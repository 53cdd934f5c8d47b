"""In which order transfers hold rows: whatever comes between, nobody waits in a circle.

Nothing is left to chance: somebody holds what all need, until all of them wait for it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.delegation.actions.requests import ONE_AT_A_TIME
from services.delegation.queries import locks
from shared.events.accounts import EstablishmentClosed
from tests.delegation.at_once import heard, holding, row, wait_for
from tests.delegation.pairs import Pair, pair
from tests.delegation.transfers import offer, offered, take
from tests.delegation.working import Works, job_of
from tests.delegation.world import World
from tests.together import aside, how_many_wait

BOTH = {"affiliation": "write", "letters": "read"}
REASON = {"reason": "Fin."}
NO_MORE_LINES = text("LOCK TABLE transfer_lines IN SHARE MODE")


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def of_taker(joined: Pair, taker: Pair) -> Pair:
    return replace(joined, centre=taker.centre, asker=taker.asker)


def closing_of(world: World, side: Pair) -> Callable[[], object]:
    """Make ready the news that the centralising establishment of a pair is closed."""
    closed = EstablishmentClosed(establishment=side.with_status("centre", "closed"), reason="x")
    return heard(world, closed)


def asks_of(taker: Pair) -> Callable[[Session], object]:
    """Hold what lets the one that may take ask once at a time."""
    home_id = taker.centre.establishment_id
    return partial(locks.one_at_a_time, what=ONE_AT_A_TIME, establishment_id=home_id)


def test_whoever_takes_comes_before_the_closing_of_their_establishment(world: World) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    second = pair(world, town="Autre mairie")
    other = replace(second, centre=joined.centre, asker=joined.asker)
    theirs = of_taker(joined, taker)
    running = theirs.agreed({"letters": "read"})
    transfer_id = offered(joined, taker, joined.agreed(BOTH), other.agreed(BOTH))
    closed = closing_of(world, taker)

    with holding(world, row(running)):
        taking = aside(lambda: take(taker, transfer_id))
        wait_for(world, 1)
        closing = aside(closed)
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


def test_what_is_offered_while_the_one_that_gives_is_closed_lapses_with_it(world: World) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    old = joined.agreed(BOTH)
    closed = closing_of(world, joined)

    # The transfer is not there to be seen by then.
    with holding(world, lambda session: session.execute(NO_MORE_LINES)):
        offering = aside(lambda: offer(joined, taker, old))
        wait_for(world, 1)
        closing = aside(closed)
        wait_for(world, 2)
    transfer = offering.result(60).json["transfer"]
    closing.result(60)

    assert transfer["status"] == "offered"
    assert joined.status(old) == "terminated"
    assert taker.asker.get(f"/transfers/{transfer['id']}").json["status"] == "lapsed"


def test_a_rehearsal_by_a_job_and_the_taking_itself_each_have_their_turn(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    joined, taker = pair(world), pair(world, centre="Autre centre")
    transfer_id = offered(joined, taker, joined.agreed(BOTH))
    object.__setattr__(world.app.settings, "at_once", 0)
    rehearsal = take(taker, transfer_id, dry_run=True)

    with holding(world, asks_of(taker)):
        rehearsing = aside(Works(world).turn)
        wait_for(world, 1)
        taking = aside(lambda: take(taker, transfer_id))
        wait_for(world, 2)
    rehearsing.result(60)
    begun = taking.result(60)
    Works(world).run()

    assert begun.status_code == 202
    for each in (rehearsal, begun):
        assert job_of(taker.asker, each)["outcomes"] == {"requested": 1}
    # Of two that waited in a circle, PostgreSQL would have thrown one out: the batch, or the act.
    assert "A batch of a job has failed" not in caplog.text
