"""What time ends by itself, and news that come late or twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from services.delegation.chores import end_due
from services.delegation.queries import due
from shared.events.accounts import (
    AccountChanged,
    EstablishmentSuspended,
)
from shared.events.delegation import (
    AccessChanged,
    AssignmentEnded,
    DelegationExpired,
    DelegationLapsed,
)
from shared.tenancy import Reason, unconfined
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW, TODAY, World
from tests.scans import using


def chore(world: World) -> int:
    return end_due(world.sessions, world.now(), world.tools)


class TestTheChore:
    @pytest.mark.pristine
    def test_finds_what_is_due_among_all_delegations_by_indexes(self, joined: Pair) -> None:
        indexes = ("ix_delegations_running", "ix_delegations_unanswered")

        with joined.world.sessions() as session:
            unconfined(session, Reason.COMMAND)
            with using(session, *indexes):
                due.locked_to_be_ended(session, now=NOW, today=TODAY, limit=50)

    def test_lets_unanswered_requests_lapse_once(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.ask()
        clock.move_to(NOW + timedelta(days=29))
        assert chore(joined.world) == 0
        clock.move_to(NOW + timedelta(days=30))

        assert (chore(joined.world), chore(joined.world)) == (1, 0)

        (event,) = joined.world.announced(DelegationLapsed)
        assert isinstance(event, DelegationLapsed)
        assert event.delegation.ended_by == "rules"
        shown = joined.asker.get(f"/delegations/{delegation_id}").json
        assert shown["status"] == "lapsed"
        assert shown["services"][0]["status"] == "ended"

    def test_lets_requests_lapse_whose_last_day_has_gone_by(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = joined.ask(ends_on=(TODAY + timedelta(days=2)).isoformat())
        clock.shift(timedelta(days=3))

        chore(joined.world)

        assert joined.status(delegation_id) == "lapsed"

    @pytest.mark.parametrize("is_suspended", [False, True])
    def test_lets_delegations_expire_after_their_last_day_once(
        self, joined: Pair, clock: time_machine.Traveller, *, is_suspended: bool
    ) -> None:
        delegation_id = joined.agreed(ends_on=(TODAY + timedelta(days=2)).isoformat())
        joined.assigned(delegation_id)
        if is_suspended:
            joined.answerer.post(f"/delegations/{delegation_id}/suspend", {"reason": "x"})
        clock.move_to(NOW + timedelta(days=2))
        assert chore(joined.world) == 0
        clock.move_to(NOW + timedelta(days=3))

        assert (chore(joined.world), chore(joined.world)) == (1, 0)

        assert joined.status(delegation_id) == "expired"
        assert len(joined.world.announced(DelegationExpired)) == 1
        assert len(joined.world.announced(AssignmentEnded)) == 1
        last = joined.world.announced(AccessChanged)[-1]
        assert isinstance(last, AccessChanged)
        assert not last.is_granting

    def test_counts_days_in_paris(self, joined: Pair, clock: time_machine.Traveller) -> None:
        joined.agreed(ends_on=(TODAY + timedelta(days=1)).isoformat())
        midnight = NOW.replace(hour=23, minute=0) + timedelta(days=1)  # 00:00 in Paris

        clock.move_to(midnight - timedelta(seconds=1))
        assert chore(joined.world) == 0
        clock.move_to(midnight)
        assert chore(joined.world) == 1

    def test_works_through_more_than_one_batch(
        self, joined: Pair, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.delegation.chores.BATCH", 2)
        others = [joined.world.establishment(f"Mairie {n}") for n in range(4)]
        targets = [{"siret": o.siret, "contract_number": "C-1"} for o in others]
        joined.asker.post("/delegations", {"targets": targets, "rights": {"carriere": "read"}})
        clock.shift(timedelta(days=31))

        assert chore(joined.world) == 4


class TestNews:
    def test_heard_twice_changes_nothing_more(self, joined: Pair) -> None:
        joined.assigned(joined.agreed())
        facts = joined.with_status("centre", "suspended")
        news = EstablishmentSuspended(establishment=facts, reason="x")
        joined.world.told(news)
        told = len(joined.world.messages())

        joined.world.told(news, sequence=joined.world.sequence)

        assert len(joined.world.messages()) == told

    def test_older_than_what_is_known_is_ignored(self, joined: Pair) -> None:
        delegation_id = joined.ask()
        account = replace(joined.asker.facts, last_name="Neuve")
        joined.world.told(AccountChanged(account=account, changed=["last_name"]), sequence=99)

        joined.world.changed(joined.asker.facts, last_name="Ancienne")

        shown = joined.answerer.get(f"/delegations/{delegation_id}").json
        assert shown["requested_by"]["last_name"] == "Neuve"

    def test_of_a_new_name_is_shown_to_the_other_side(self, joined: Pair) -> None:
        delegation_id = joined.ask()

        joined.world.changed(joined.asker.facts, last_name="Neuve")

        shown = joined.answerer.get(f"/delegations/{delegation_id}").json
        assert shown["requested_by"]["last_name"] == "Neuve"
