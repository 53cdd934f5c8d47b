"""The whole life of delegations, done by several at once, against a reference (design.md §4.8).

The short form runs always; `./comptoir test --faults` goes through each transition a hundred times
(`--log-cli-level=info` tells how far it is).
"""

import logging
from collections import Counter

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.delegation.life_cycle.machine import LifeCycle
from tests.delegation.world import World

pytestmark = pytest.mark.long
log = logging.getLogger(__name__)

MOVES = {
    "nothing to pending",
    "pending to active",
    "pending to refused",
    "pending to cancelled",
    "pending to lapsed",
    "active to suspended",
    "active to terminated",
    "active to expired",
    "active to superseded",
    "suspended to active",
    "suspended to terminated",
    "suspended to expired",
    "suspended to superseded",
}
"""Every way there is from one state to another."""

CHANGES = {
    "accepted narrower",
    "narrower",
    "wider",
    "longer",
    "extension allowed",
    "extension taken away",
    "amendment lapsed",
    "suspended by the rules",
    "let go by the rules",
}
"""What becomes of a delegation that goes on, or of its amendment."""

ACTS = {
    *("accept many", "refuse many", "cancel many", "terminate many", "assign", "assign many"),
    *("take_out", "take_out many", "hand_over", "ask_for_more", "ask_for_more many"),
    *("accept_more", "accept_more many", "refuse_more", "cancel_more", "withdraw_extension"),
    *("allow_extension", "resume"),
}
"""What is done to many, to who works in them, and what has no move of its own."""

BY_WHOM = {
    *("terminate by centre", "terminate by town", "terminate by operator"),
    *("reduce by centre", "reduce by town"),
    *("suspend by town", "stop by operator", "let_go_on by operator"),
}
"""What the table lets more than one side do, or another side than one might think."""

ENOUGH = MOVES | CHANGES | ACTS | BY_WHOM


class TestTheLifeOfDelegations:
    @pytest.mark.parametrize(
        ("rounds", "examples", "steps", "at_least"),
        [
            pytest.param(1, 4, 20, 0, id="short"),
            pytest.param(60, 30, 40, 100, id="a hundred times each", marks=pytest.mark.faults),
        ],
    )
    def test_makes_sense_in_some_order_whatever_is_done_at_once(
        self,
        committed_world: World,
        clock: time_machine.Traveller,
        rounds: int,
        examples: int,
        steps: int,
        at_least: int,
    ) -> None:
        seen: Counter[str] = Counter()

        class Here(LifeCycle):
            def __init__(self) -> None:
                super().__init__(committed_world, clock, seen)

        for turn in range(rounds):
            run_state_machine_as_test(
                Here,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    deadline=None,
                    database=None,
                    derandomize=rounds == 1,
                    phases=[Phase.generate],  # a failure is readable as it is, shrinking is slow
                    suppress_health_check=list(HealthCheck),
                ),
            )
            rarest = min(ENOUGH, key=lambda what: seen[what])
            log.info("round %d: %s", turn + 1, sorted((seen[each], each) for each in ENOUGH))
            if seen[rarest] >= at_least:
                break

        moves = {what for what in seen if " to " in what}
        assert moves <= MOVES
        assert {what: seen[what] for what in sorted(ENOUGH) if seen[what] < at_least} == {}
