"""What waits for an establishment, counted."""

from datetime import timedelta

import time_machine

from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY, World


def summary(caller: Caller, **query: int) -> tuple[int, int]:
    answer = caller.get("/me/summary", query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json["requests_to_answer"], answer.json["ends_soon"]


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def test_counts_what_is_asked_of_an_establishment_until_it_is_answered(joined: Pair) -> None:
    delegation_id = joined.ask()

    assert (summary(joined.answerer), summary(joined.asker)) == ((1, 0), (0, 0))
    joined.accept(delegation_id)
    assert summary(joined.answerer) == (0, 0)


def test_leaves_out_what_is_too_late_to_answer(joined: Pair, clock: time_machine.Traveller) -> None:
    joined.ask()
    clock.shift(timedelta(days=30) - timedelta(seconds=1))
    assert summary(joined.answerer) == (1, 0)

    clock.shift(timedelta(seconds=1))

    assert summary(joined.answerer) == (0, 0)


def test_counts_what_ends_soon_on_either_side(world: World) -> None:
    soon, later = pair(world, town="Mairie de Nyons"), pair(world, town="Mairie de Brénod")
    paused = soon.agreed(ends_on=day(60))
    later.agreed(ends_on=day(61))

    for caller in (soon.answerer, soon.asker):
        assert summary(caller) == (0, 1)
        assert summary(caller, within_days=59) == (0, 0)
    assert summary(later.answerer) == summary(later.asker) == (0, 0)
    soon.answerer.post(f"/delegations/{paused}/suspend", {"reason": "Une pause."})
    assert summary(soon.asker) == (0, 1)


def test_is_for_administrators_and_confined(joined: Pair, stranger: Caller) -> None:
    joined.ask()
    user = joined.world.person(joined.town, profile="user")

    assert refused(user.get("/me/summary")) == (403, "forbidden")
    assert summary(stranger) == (0, 0)
    assert joined.answerer.get("/me/summary?within_days=-1").status_code == 422
