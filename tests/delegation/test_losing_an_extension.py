"""An extension is taken away by what ends, suspends or shortens a delegation (design.md §4.8)."""

from datetime import timedelta

import pytest
import time_machine

from shared.events.accounts import EstablishmentSuspended
from shared.events.delegation import DelegationEnding, ExtensionForeseen
from tests.answers import refused
from tests.delegation import amendments
from tests.delegation.at_once import counting
from tests.delegation.extensions import (
    AGREED,
    LATER,
    allow,
    allowed,
    do_chores,
    last_day,
    orphan,
    withdrawn_because,
)
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW


def test_many_are_taken_away_some_at_a_time(
    towns: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, extended = towns[0], [allowed(each) for each in towns]
    monkeypatch.setattr("services.delegation.queries.delegations.TOGETHER", 1)

    with counting(first.world) as at_once:
        orphan(first, first.world.now())

    assert {last_day(first, delegation_id) for delegation_id in extended} == {AGREED}
    assert withdrawn_because(first) == ["orphaned"] * len(towns)
    assert max(at_once) == 1


class TestItIsTakenAway:
    def test_by_the_delegating_side_and_may_be_allowed_again(self, joined: Pair) -> None:
        delegation_id = allowed(joined)

        shown = joined.answerer.post(f"/delegations/{delegation_id}/withdraw-extension").json

        assert (shown["ends_on"], shown["agreed_until"]) == (AGREED.isoformat(), None)
        assert shown["extension"] is None
        assert withdrawn_because(joined) == ["withdrawn"]
        answer = joined.answerer.post(f"/delegations/{delegation_id}/withdraw-extension")
        assert refused(answer) == (409, "no_extension")
        assert allow(joined, delegation_id).status_code == 200

    def test_by_a_suspension_for_good(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        joined.answerer.post(f"/delegations/{delegation_id}/suspend", {"reason": "x"})
        joined.answerer.post(f"/delegations/{delegation_id}/resume")

        assert last_day(joined, delegation_id) == AGREED
        assert withdrawn_because(joined) == ["suspended"]

    def test_by_the_suspension_of_an_establishment(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        joined.world.told(EstablishmentSuspended(establishment=joined.suspended(), reason="x"))

        assert last_day(joined, delegation_id) == AGREED
        assert withdrawn_because(joined) == ["suspended"]

    def test_by_a_side_without_administrator_and_warnings_begin_again(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        worker = joined.assigned(delegation_id)
        clock.move_to(NOW + timedelta(days=31))
        do_chores(joined)
        assert len(joined.world.announced(ExtensionForeseen)) == 1

        orphan(joined, joined.world.now())

        assert withdrawn_because(joined) == ["orphaned"]
        clock.move_to(NOW + timedelta(days=54))
        do_chores(joined)
        assert len(joined.world.announced(DelegationEnding)) == 1
        clock.move_to(NOW + timedelta(days=61))
        assert not joined.may(worker)

    def test_by_late_news_of_a_side_that_was_without_administrator_on_the_day(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        worker = joined.assigned(delegation_id)
        clock.move_to(NOW + timedelta(days=62))
        assert joined.may(worker)

        orphan(joined, NOW + timedelta(days=59))

        assert not joined.may(worker)
        assert joined.status(delegation_id) == "expired"

    def test_by_late_news_of_a_side_where_nobody_has_been_since(self, joined: Pair) -> None:
        delegation_id = allowed(joined)

        orphan(joined, NOW - timedelta(hours=1))

        assert last_day(joined, delegation_id) == AGREED
        assert withdrawn_because(joined) == ["orphaned"]

    def test_by_no_news_of_a_side_orphaned_after_the_day_or_before_it_was_allowed(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        orphan(joined, NOW - timedelta(days=3), is_over=True)
        clock.move_to(NOW + timedelta(days=65))
        orphan(joined, NOW + timedelta(days=62))

        assert last_day(joined, delegation_id) == LATER
        assert withdrawn_because(joined) == []

    def test_by_a_shorter_term(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        path, sooner = f"/delegations/{delegation_id}/reduce", AGREED - timedelta(days=5)

        joined.asker.post(path, {"ends_on": (AGREED + timedelta(days=10)).isoformat()})
        assert withdrawn_because(joined) == []
        shown = joined.asker.post(path, {"ends_on": sooner.isoformat()}).json

        assert (shown["ends_on"], shown["agreed_until"]) == (sooner.isoformat(), None)
        assert withdrawn_because(joined) == ["reduced"]

    def test_by_an_amendment_for_longer_and_may_be_allowed_after_that(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        longer = LATER + timedelta(days=30)
        amendment = amendments.asked(joined, delegation_id, ends_on=longer.isoformat())
        joined_text = joined.answerer.get(amendments.path(delegation_id, amendment)).json["text"]
        assert LATER.strftime("%d/%m/%Y") in joined_text["fr"]

        amendments.accept(joined, delegation_id, amendment)

        assert last_day(joined, delegation_id) == longer
        assert withdrawn_because(joined) == ["prolonged"]
        assert allow(joined, delegation_id, 30).status_code == 200

    def test_by_no_amendment_that_adds_a_service_whose_text_tells_of_it(self, joined: Pair) -> None:
        delegation_id = allowed(joined)
        amendment = amendments.asked(joined, delegation_id, rights={"carriere": "read"})
        text = joined.answerer.get(amendments.path(delegation_id, amendment)).json["text"]

        answer = amendments.accept(joined, delegation_id, amendment)

        assert f"prolongation automatique comprise ({AGREED:%d/%m/%Y} sans elle)" in text["fr"]
        assert answer.status_code == 200
        assert last_day(joined, delegation_id) == LATER
        assert withdrawn_because(joined) == []
