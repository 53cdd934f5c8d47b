"""Any order of acts on second factors: service and independent reference agree (design.md §4.4).

The short form runs always; `./comptoir test --faults` makes five hundred runs.
"""

from collections import Counter

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.identity.factor_life.life import FactorLife
from tests.identity.factor_life.walk import walk
from tests.identity.world import World

pytestmark = pytest.mark.long

REFUSALS = {
    *("sign_in_refused", "second_factor_required", "second_factor_refused"),
    *("second_factor_locked", "challenge_over", "passkey_refused", "step_up_required"),
    *("other_proof_needed", "wrong_password", "letter_code_refused", "nothing_to_reset"),
    *("forbidden", "second_factor_asked_for", "shut"),
}
TOLD = {
    *("added totp", "added passkey", "removed totp", "removed passkey", "sheet replaced"),
    *("reset asked", "factors reset administrator", "letter asked", "factors reset letter"),
    *("password changed", "password reset", "device remembered", "device reused"),
}
ENOUGH = REFUSALS | TOLD
"""How acts are refused and what is told: all of it has to happen, but in a few runs of chance."""


@pytest.fixture
def overrides() -> dict[str, str]:
    """No throttle: time stands nearly still, and everybody comes from one address."""
    names = (
        *("ADDRESS_SIGN_INS", "ACCOUNT_SIGN_INS", "ESTABLISHMENT_FAILURES"),
        *("ADDRESS_CODES", "ADDRESS_RESETS", "ACCOUNT_RESETS"),
    )
    return {f"LIMIT_{name}": "1000000" for name in names}


def left_out(seen: Counter[str]) -> list[str]:
    """Tell what has not happened."""
    return [what for what in sorted(ENOUGH) if not seen[what]]


class TestSecondFactors:
    @pytest.mark.parametrize(
        ("examples", "steps"),
        [(40, 25), pytest.param(500, 25, marks=pytest.mark.faults)],
        ids=["short", "full"],
    )
    def test_agree_with_the_reference_in_any_order(
        self, own_world: World, time: time_machine.Traveller, examples: int, steps: int
    ) -> None:
        seen: Counter[str] = Counter()

        class Here(FactorLife):
            def __init__(self) -> None:
                super().__init__(own_world, time, seen)

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

        assert seen["signed in"] > examples
        assert len(left_out(seen)) <= (len(ENOUGH) // 3 if examples < 100 else 0), seen

    def test_agree_with_it_where_chance_seldom_leads(
        self, own_world: World, time: time_machine.Traveller
    ) -> None:
        seen: Counter[str] = Counter()
        life = FactorLife(own_world, time, seen)

        for _ in walk(life):
            life.check()
        life.teardown()

        assert left_out(seen) == []
