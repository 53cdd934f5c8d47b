"""What both sides hear of before it happens: an end that is near, a request about to lapse."""

from datetime import date, timedelta

import pytest
import time_machine

from services.delegation.chores import end_due, warn_due
from services.delegation.config import Limits
from services.delegation.queries import due
from shared.clock import paris_date
from shared.events import Event
from shared.events.delegation import (
    DelegationEnding,
    DelegationExpired,
    DelegationFacts,
    DelegationLapsing,
)
from shared.tenancy import Reason, unconfined
from tests.delegation import amendments
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW, TODAY, World
from tests.scans import using


def warn(world: World) -> int:
    return warn_due(world.sessions, world.now(), world.tools)


def warned_each_day(world: World, clock: time_machine.Traveller, until: date) -> list[int]:
    """Let days go by, the chore running twice on each; tell on which, counted from the end."""
    found = []
    while (today := paris_date(world.now())) <= until:
        found += [(until - today).days] * (warn(world) + warn(world))
        clock.shift(timedelta(days=1))
    return found


def facts_of(event: Event) -> DelegationFacts:
    assert isinstance(event, DelegationEnding)
    return event.delegation


class TestAnEnd:
    def test_is_told_30_and_7_days_and_one_day_before_once_each(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        ends_on = TODAY + timedelta(days=40)
        delegation_id = joined.agreed(ends_on=ends_on.isoformat())

        assert warned_each_day(joined.world, clock, ends_on) == [30, 7, 1]

        told = [facts_of(event) for event in joined.world.announced(DelegationEnding)]
        assert [facts.ends_on for facts in told] == [ends_on] * 3
        assert {facts.delegation_id for facts in told} == {delegation_id}

    def test_is_told_once_after_days_that_were_missed(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        joined.agreed(ends_on=(TODAY + timedelta(days=40)).isoformat())
        clock.move_to(NOW + timedelta(days=35))  # 30 and 7 have gone by

        assert (warn(joined.world), warn(joined.world)) == (1, 0)

        clock.move_to(NOW + timedelta(days=39))
        assert (warn(joined.world), warn(joined.world)) == (1, 0)

    def test_that_was_agreed_on_a_few_days_ago_is_told_on_the_days_that_are_left(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        ends_on = TODAY + timedelta(days=5)
        joined.agreed(ends_on=ends_on.isoformat())

        assert warned_each_day(joined.world, clock, ends_on) == [1]

    def test_that_comes_earlier_is_told_anew_and_on_the_days_that_are_left(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        path = f"/delegations/{joined.agreed(ends_on=(TODAY + timedelta(days=40)).isoformat())}"
        clock.shift(timedelta(days=12))
        assert warn(joined.world) == 1
        ends_on = TODAY + timedelta(days=20)
        joined.answerer.post(f"{path}/reduce", {"ends_on": ends_on.isoformat()})

        assert warned_each_day(joined.world, clock, ends_on) == [7, 1]

    def test_that_an_amendment_makes_later_is_told_anew_on_all_the_days(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.agreed(ends_on=(TODAY + timedelta(days=40)).isoformat())
        clock.shift(timedelta(days=34))
        assert warn(joined.world) == 1  # of 30 and 7 days before the end that was agreed to first
        later = TODAY + timedelta(days=80)
        amendment = amendments.asked(joined, delegation_id, ends_on=later.isoformat())
        assert amendments.accept(joined, delegation_id, amendment).status_code == 200

        assert warned_each_day(joined.world, clock, later) == [30, 7, 1]

    def test_of_a_suspended_delegation_is_told_too(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        path = f"/delegations/{joined.agreed(ends_on=(TODAY + timedelta(days=40)).isoformat())}"
        joined.answerer.post(f"{path}/suspend", {"reason": "x"})
        clock.shift(timedelta(days=33))

        assert warn(joined.world) == 1

    def test_that_is_over_is_told_no_more(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        joined.agreed(ends_on=(TODAY + timedelta(days=40)).isoformat())
        clock.shift(timedelta(days=41))

        assert warn(joined.world) == 0
        end_due(joined.world.sessions, joined.world.now(), joined.world.tools)
        assert warn(joined.world) == 0

        assert joined.world.announced(DelegationEnding) == []
        assert len(joined.world.announced(DelegationExpired)) == 1


class TestARequest:
    def test_is_told_of_once_seven_days_before_it_lapses(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        joined.ask()
        lapses_on = TODAY + timedelta(days=30)

        assert warned_each_day(joined.world, clock, lapses_on) == [7]

        (event,) = joined.world.announced(DelegationLapsing)
        assert isinstance(event, DelegationLapsing)
        assert event.lapses_on == lapses_on
        assert event.delegation.status == "pending"

    def test_that_ends_before_it_would_lapse_is_told_of_seven_days_before_that(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        ends_on = TODAY + timedelta(days=12)
        joined.ask(ends_on=ends_on.isoformat())

        assert warned_each_day(joined.world, clock, ends_on + timedelta(days=1)) == [7]

    def test_that_is_answered_is_told_of_no_more(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        path = f"/delegations/{joined.ask()}"
        joined.answerer.post(f"{path}/refuse", {"reason": "Non."})
        clock.shift(timedelta(days=25))

        assert warn(joined.world) == 0

    def test_that_lapses_in_a_few_days_by_its_end_is_told_of_by_nothing_but_the_request(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        ends_on = TODAY + timedelta(days=3)
        joined.ask(ends_on=ends_on.isoformat())

        assert warned_each_day(joined.world, clock, ends_on) == []

    def test_among_55_that_lapse_on_one_day_is_told_of_too_by_more_than_one_batch(
        self, joined: Pair, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.delegation.chores.BATCH", 20)
        others = [joined.world.establishment(f"Mairie {n}") for n in range(55)]
        targets = [{"siret": o.siret, "contract_number": "C-1"} for o in others]
        joined.asker.post("/delegations", {"targets": targets, "rights": {"carriere": "read"}})
        clock.shift(timedelta(days=23))

        assert warn(joined.world) == 55
        assert warn(joined.world) == 0


@pytest.mark.pristine
def test_what_is_to_be_told_is_found_by_indexes(joined: Pair) -> None:
    indexes = ("ix_delegations_running", "ix_delegations_unanswered")

    with joined.world.sessions() as session:
        unconfined(session, Reason.COMMAND)
        with using(session, *indexes):
            due.locked_to_be_warned(session, now=NOW, limits=Limits(), limit=50)
