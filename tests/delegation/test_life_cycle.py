"""Any order of events: service and independent reference agree after each (design.md §4.8)."""

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.delegation.life_cycle import LifeCycle
from tests.delegation.world import World

pytestmark = pytest.mark.long


class TestTheLifeCycle:
    def test_agrees_with_the_reference_in_any_order(
        self, committed_world: World, clock: time_machine.Traveller
    ) -> None:
        class Here(LifeCycle):
            def __init__(self) -> None:
                super().__init__(committed_world, clock)

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=12,
                stateful_step_count=20,
                deadline=None,
                database=None,
                phases=[Phase.generate],  # a failing run is readable as it is, shrinking it is slow
                suppress_health_check=list(HealthCheck),
            ),
        )
