"""The whole life of accounts, done by several at once, against a reference (design.md §4.2).

The short form runs always; `./comptoir test --faults` goes through each transition a hundred times.
"""

from collections import Counter

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.life_cycle.machine import LifeCycle
from tests.accounts.world import World

pytestmark = pytest.mark.long

TRANSITIONS = {
    "nothing to invited",
    "invited to active",
    "invited to invitation_lapsed",
    "invited to deleted",
    "invitation_lapsed to invited",
    "invitation_lapsed to active",
    "invitation_lapsed to deleted",
    "active to expired",
    "active renewed",
    "active to deleted",
    "expired to active",
    "expired to deleted",
    "user to administrator",
}
"""Every way there is; no other may ever be gone."""


class TestTheLifeOfAccounts:
    @pytest.mark.parametrize(
        ("examples", "steps", "at_least"),
        [
            pytest.param(3, 15, 0, id="short"),
            pytest.param(150, 20, 100, id="a hundred times each", marks=pytest.mark.faults),
        ],
    )
    def test_makes_sense_in_some_order_whatever_is_done_at_once(
        self,
        committed_world: World,
        time: time_machine.Traveller,
        examples: int,
        steps: int,
        at_least: int,
    ) -> None:
        committed_world.service("affiliation")
        seen: Counter[str] = Counter()

        class Here(LifeCycle):
            def __init__(self) -> None:
                super().__init__(committed_world, time, seen)

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                phases=[Phase.generate],  # a failing run is readable as it is, shrinking it is slow
                suppress_health_check=list(HealthCheck),
            ),
        )

        assert set(seen) <= TRANSITIONS
        assert min(seen[what] for what in TRANSITIONS) >= at_least, seen
