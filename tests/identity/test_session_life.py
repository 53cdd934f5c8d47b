"""Any order of acts on sessions: service and independent reference agree (design.md §4.4)."""

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.identity.session_life import SessionLife
from tests.identity.world import World

pytestmark = pytest.mark.long


@pytest.fixture
def overrides() -> dict[str, str]:
    """No throttle: time stands nearly still, and everybody comes from one address."""
    names = ("ADDRESS_SIGN_INS", "ACCOUNT_SIGN_INS", "ADDRESS_CODES")
    return {f"LIMIT_{name}": "1000000" for name in names}


class TestSessions:
    @pytest.mark.parametrize(
        ("examples", "steps"),
        [(10, 30), pytest.param(300, 60, marks=pytest.mark.faults)],
        ids=["short", "full"],
    )
    def test_agree_with_the_reference_in_any_order(
        self, own_world: World, time: time_machine.Traveller, examples: int, steps: int
    ) -> None:
        class Here(SessionLife):
            def __init__(self) -> None:
                super().__init__(own_world, time)

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                derandomize=examples < 100,
                deadline=None,
                database=None,
                phases=[Phase.generate],  # a failing run is readable as it is, shrinking it is slow
                suppress_health_check=list(HealthCheck),
            ),
        )
