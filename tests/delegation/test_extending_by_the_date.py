"""An extension that is allowed: the date itself does it; chores tell of it (design.md §4.8)."""

from datetime import timedelta

import time_machine

from shared.events.delegation import (
    DelegationEnding,
    DelegationExpired,
    DelegationExtended,
    ExtensionForeseen,
    ExtensionWithdrawn,
)
from tests.delegation.extensions import allowed, do_chores
from tests.delegation.pairs import Pair
from tests.delegation.world import NOW


class TestTheDate:
    def test_extends_access_without_any_chore_and_ends_it_once(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        worker = joined.assigned(delegation_id)

        days = {0: True, 60: True, 61: True, 150: True, 151: False}
        for day, may in days.items():
            clock.move_to(NOW + timedelta(days=day))
            assert joined.may(worker) is may, day

        do_chores(joined)
        assert joined.status(delegation_id) == "expired"
        assert len(joined.world.announced(DelegationExpired)) == 1

    def test_is_told_30_days_before_and_when_it_has_begun_once_each(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        delegation_id = allowed(joined)
        told: dict[str, list[int]] = {}
        for day in range(152):
            clock.move_to(NOW + timedelta(days=day))
            before = len(joined.world.messages())
            do_chores(joined)
            do_chores(joined)
            for message in joined.world.messages()[before:]:
                told.setdefault(message.type, []).append(day)

        assert told[ExtensionForeseen.type] == [30]
        assert told[DelegationExtended.type] == [61]
        assert told[DelegationEnding.type] == [120, 143, 149]
        assert told[DelegationExpired.type] == [151]
        assert ExtensionWithdrawn.type not in told
        log = joined.asker.get(f"/delegations/{delegation_id}/events").json
        assert [each["kind"] for each in log][2:] == ["extension_allowed", "extended", "expired"]

    def test_after_a_month_without_chores_tells_what_has_begun_alone(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        allowed(joined)
        clock.move_to(NOW + timedelta(days=75))

        do_chores(joined)

        assert joined.world.announced(ExtensionForeseen) == []
        assert len(joined.world.announced(DelegationExtended)) == 1
