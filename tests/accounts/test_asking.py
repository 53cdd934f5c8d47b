"""Whatever anybody asks for and however they fail, others only wait (design.md §4.1)."""

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.asking import Asking, Recovering, Registering
from tests.accounts.world import World

pytestmark = pytest.mark.long


class TestAskingForACode:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"REGISTRATIONS_PER_HOUR": "1000000"}

    @pytest.mark.parametrize("what", [Registering, Recovering])
    def test_delays_whoever_comes_after_and_refuses_nobody(
        self, world: World, time: time_machine.Traveller, what: type[Asking]
    ) -> None:
        class Here(what):  # type: ignore[valid-type, misc]
            def __init__(self) -> None:
                super().__init__(world, time)

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=6,
                stateful_step_count=15,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
