"""Asking for more of so many delegations that a job does it (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.events.accounts import EstablishmentChanged
from shared.events.delegation import AmendmentRequested
from tests.answers import refused
from tests.delegation.pairs import Pair
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import TODAY, World

LATER = (TODAY + timedelta(days=700)).isoformat()
ALL: dict[str, Any] = {"filter": {"status": "active"}, "ends_on": LATER}


@pytest.fixture
def agreed(towns: list[Pair], world: World, monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Have a delegation with each town, and whatever is about more than one done by a job."""
    ids = [each.agreed({"affiliation": "read"}) for each in towns]
    monkeypatch.setitem(world.app.settings.__dict__, "at_once", 1)
    return ids


def test_each_is_judged_when_its_turn_comes_and_named_in_the_report(
    towns: list[Pair], world: World, agreed: list[UUID]
) -> None:
    asker = towns[0].asker

    answer = asker.post("/amendments", ALL)
    towns[1].answerer.post(f"/delegations/{agreed[1]}/terminate", {"reason": "Fini."})
    Works(world).run()

    assert job_of(asker, answer)["outcomes"] == {"requested": 2, "refused": 1}
    lines = report_of(asker, answer)
    assert [line["code"] for line in lines] == [None, "wrong_state", None]
    told = [(line["facts"]["delegation_id"], line["facts"]["establishment"]) for line in lines]
    names = [each.town.name for each in towns]
    assert told == list(zip(map(str, agreed), names, strict=True))
    asked = [
        str(event.amendment.amendment_id)
        for event in world.announced(AmendmentRequested)
        if isinstance(event, AmendmentRequested)
    ]
    assert [lines[number]["facts"]["amendment_id"] for number in (0, 2)] == asked


def test_a_rehearsal_tells_of_each_and_asks_nothing(
    towns: list[Pair], world: World, agreed: list[UUID]
) -> None:
    answer = towns[0].asker.post("/amendments", ALL | {"dry_run": True})
    Works(world).run()

    assert job_of(towns[0].asker, answer)["outcomes"] == {"requested": len(agreed)}
    assert world.announced(AmendmentRequested) == []


def test_what_cannot_be_asked_at_all_is_refused_before_there_is_a_job(
    towns: list[Pair], agreed: list[UUID]
) -> None:
    unknown = towns[0].asker.post("/amendments", ALL | {"rights": {"nirgends": "read"}})
    late = towns[0].asker.post("/amendments", ALL | {"ends_on": "2099-01-01"})
    not_theirs = towns[0].answerer.post("/amendments", ALL)

    assert unknown.json["errors"].keys() == {"rights.nirgends"}
    assert late.json["errors"].keys() == {"ends_on"}
    assert refused(not_theirs) == (403, "not_centralising")


def test_a_centre_that_centralises_no_longer_asks_for_nothing_of_what_is_left(
    towns: list[Pair], world: World, agreed: list[UUID]
) -> None:
    asker, works = towns[0].asker, Works(world)
    answer = asker.post("/amendments", ALL)

    works.turn()
    facts = towns[0].centre_with(is_centralising=False)
    world.told(EstablishmentChanged(establishment=facts, changed=["is_centralising"]))
    works.run()

    assert [line["code"] for line in report_of(asker, answer)] == [None, None, "not_centralising"]
