"""A delegation that ended after it was offered, and before it was asked for anew (§4.8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from shared.events.delegation import DelegationSuperseded
from shared.web import Service
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.transfers import RIGHTS, offered, take, taken
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import TODAY, World


@pytest.fixture
def by_jobs(app: Service) -> Iterator[None]:
    object.__setattr__(app.settings, "at_once", 1)
    yield
    object.__setattr__(app.settings, "at_once", 500)


class TestADelegationThatHasEndedSinceItWasOffered:
    @pytest.mark.parametrize("ended_by", ["town", "operator", "date"])
    def test_is_not_asked_for_and_told_by_its_line(
        self,
        towns: list[Pair],
        taker: Pair,
        operator: Caller,
        clock: time_machine.Traveller,
        ended_by: str,
    ) -> None:
        one, two, _ = towns
        sooner = (TODAY + timedelta(days=9)).isoformat()
        over, runs = one.agreed(RIGHTS, ends_on=sooner), two.agreed(RIGHTS)
        transfer_id = offered(one, taker, over, runs)
        path, reason = f"/delegations/{over}/terminate", {"reason": "x"}
        if ended_by == "town":
            one.answerer.post(path, reason)
        elif ended_by == "operator":
            operator.post(f"/establishments/{one.id}{path}", reason)
        else:
            clock.shift(timedelta(days=10))

        rehearsed = take(taker, transfer_id, dry_run=True).json
        lines = take(taker, transfer_id).json

        for told in (rehearsed, lines):
            assert [(line["outcome"], line["code"]) for line in told] == [
                ("refused", "delegation_over"),
                ("requested", None),
            ]
        assert lines[0]["facts"]["establishment"] == "Mairie A"
        assert one.answerer.get("/delegations?status=pending").json == []
        (again,) = take(taker, transfer_id).json
        assert again["code"] == "delegation_over"

    def test_may_be_asked_for_by_an_ordinary_request_that_succeeds_nothing(
        self, joined: Pair, taker: Pair
    ) -> None:
        old = joined.agreed(RIGHTS)
        transfer_id = offered(joined, taker, old)
        joined.answerer.post(f"/delegations/{old}/terminate", {"reason": "x"})
        take(taker, transfer_id)

        theirs = replace(joined, centre=taker.centre, asker=taker.asker)
        request = theirs.ask(RIGHTS)

        assert joined.show(request).succeeds_id is None
        assert joined.accept(request).status_code == 200

    def test_is_asked_for_all_the_same_while_it_is_suspended(
        self, joined: Pair, taker: Pair
    ) -> None:
        old = joined.agreed(RIGHTS)
        transfer_id = offered(joined, taker, old)
        joined.answerer.post(f"/delegations/{old}/suspend", {"reason": "x"})

        (line,) = take(taker, transfer_id).json

        assert line["outcome"] == "requested"

    def test_leaves_the_request_that_was_made_before_to_be_answered(
        self, joined: Pair, taker: Pair
    ) -> None:
        old = joined.agreed(RIGHTS)
        request = taken(joined, taker, old)
        joined.answerer.post(f"/delegations/{old}/terminate", {"reason": "x"})

        assert joined.accept(request).status_code == 200
        assert joined.status(request) == "active"
        assert joined.status(old) == "terminated"
        assert joined.world.announced(DelegationSuperseded) == []

    @pytest.mark.usefixtures("by_jobs")
    def test_is_left_out_by_a_job_too(self, towns: list[Pair], taker: Pair, world: World) -> None:
        ids = [each.agreed() for each in towns]
        transfer_id = offered(towns[0], taker, *ids)
        answer = take(taker, transfer_id)
        towns[1].answerer.post(f"/delegations/{ids[1]}/terminate", {"reason": "x"})

        Works(world).run()

        outcomes = {
            line["code"]: line["facts"]["establishment"] for line in report_of(taker.asker, answer)
        }
        assert outcomes["delegation_over"] == "Mairie B"
        assert job_of(taker.asker, answer)["outcomes"] == {"requested": 2, "refused": 1}
