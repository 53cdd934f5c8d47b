"""What comes first in the log: an extension that has begun, then what ends it (design.md §4.8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from services.delegation.chores import end_due
from shared.events.delegation import DelegationExtended
from tests.delegation import amendments
from tests.delegation.extensions import AGREED, LATER, allow, do_chores
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW


def reduce(joined: Pair, delegation_id: UUID) -> str:
    sooner = (LATER - timedelta(days=1)).isoformat()
    answer = joined.asker.post(f"/delegations/{delegation_id}/reduce", {"ends_on": sooner})
    assert answer.status_code == 200, answer.json
    return "reduced"


def terminate(joined: Pair, delegation_id: UUID) -> str:
    answer = joined.asker.post(f"/delegations/{delegation_id}/terminate", {"reason": "x"})
    assert answer.status_code == 200, answer.json
    return "terminated"


def prolong(joined: Pair, delegation_id: UUID) -> str:
    longer = (LATER + timedelta(days=30)).isoformat()
    amendment = amendments.asked(joined, delegation_id, ends_on=longer)
    assert amendments.accept(joined, delegation_id, amendment).status_code == 200
    return "amendment_accepted"


def supersede(joined: Pair, delegation_id: UUID) -> str:
    centre = joined.world.establishment("Autre centre", is_centralising=True)
    rival = replace(joined, centre=centre, asker=joined.world.person(centre))
    rival.agreed({"declarations": "read"})
    return "superseded"


def expire(joined: Pair, delegation_id: UUID) -> str:
    end_due(joined.world.sessions, joined.world.now(), joined.world.tools)
    return "expired"


ACTS: dict[str, Callable[[Pair, UUID], str]] = {
    "reduce": reduce,
    "terminate": terminate,
    "prolong": prolong,
    "supersede": supersede,
    "expire": expire,
}


@pytest.mark.parametrize("act", ["reduce", "terminate", "prolong", "supersede", "expire"])
def test_an_extension_stands_in_the_log_before_what_comes_after_it_though_no_chore_has_run(
    joined: Pair, clock: time_machine.Traveller, act: str
) -> None:
    delegation_id = joined.agreed({"declarations": "write"}, ends_on=AGREED.isoformat())
    assert allow(joined, delegation_id).status_code == 200
    clock.move_to(NOW + timedelta(days=160 if act == "expire" else 65))

    what = ACTS[act](joined, delegation_id)

    log = joined.asker.get(f"/delegations/{delegation_id}/events").json
    told = [each for each in log if each["kind"] in {"extended", what}]
    assert [each["kind"] for each in told] == ["extended", what]
    assert told[0]["ends_on"] == LATER.isoformat()
    (event,) = joined.world.announced(DelegationExtended)
    assert isinstance(event, DelegationExtended)
    assert (event.agreed_until, event.delegation.ends_on) == (AGREED, LATER)
    do_chores(joined)
    assert len(joined.world.announced(DelegationExtended)) == 1
