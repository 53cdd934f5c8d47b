"""Whatever a centre tries, its people or those who pose as a town: no town is bound by it.

Only what a town's own administrators agree to makes a delegation wider, or longer, or goes on with
one that is suspended; nobody of another establishment is let in, nor anybody further than it goes
(design.md §4.8).
"""

from collections import Counter

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.delegation.malice.attacks import BY_IMPOSTORS, BY_THE_CENTRE, Aim
from tests.delegation.malice.siege import Siege
from tests.delegation.world import NOW, World

pytestmark = pytest.mark.long

rights = st.dictionaries(
    st.sampled_from(["affiliation", "carriere", "paie"]),
    st.sampled_from(["read", "write"]),
    min_size=1,
).map(lambda given: tuple(sorted(given.items())))
aims = st.builds(
    Aim,
    town=st.sampled_from([0, 0, 1]),
    rights=rights,
    days=st.integers(40, 400),
    who=st.integers(0, 9),
)
ANSWERS = (
    *("accept", "accept", "accept", "accept_less", "accept_more", "accept_more", "reduce"),
    *("suspend", "resume", "terminate", "allow-extension"),
)
steps = st.one_of(
    st.tuples(st.just("centre"), st.sampled_from(list(BY_THE_CENTRE)), aims),
    st.tuples(st.just("centre"), st.sampled_from(list(BY_THE_CENTRE)), aims),
    st.tuples(st.just("impostor"), st.sampled_from(list(BY_IMPOSTORS)), aims),
    st.tuples(st.just("town"), st.sampled_from(ANSWERS), aims),
    st.tuples(st.just("town"), st.sampled_from(ANSWERS), aims),
    st.tuples(st.just("time"), st.just("passes"), aims),
)

ACCOMPLICE = 4
"""Whose number among those who act for the centre is the accomplice's."""
LETTERS = (("letters", "read"),)
FEW, MORE = (("affiliation", "read"),), (("affiliation", "write"), ("carriere", "read"))
STORY = [
    ("town", "accept", Aim(0, FEW, 300, 0)),
    ("centre", "assign", Aim(0, FEW, 300, 0)),
    ("centre", "assign_application", Aim(0, FEW, 300, 0)),
    ("centre", "assign_application", Aim(0, FEW, 300, 1)),
    ("centre", "hand_over", Aim(0, FEW, 300, 0)),
    ("centre", "ask_for_more", Aim(0, MORE, 400, 0)),
    ("impostor", "accept_more", Aim(0, MORE, 400, 0)),
    ("impostor", "accept_more", Aim(0, MORE, 400, 1)),
    ("centre", "accept_more", Aim(0, MORE, 400, 0)),
    ("town", "accept_more", Aim(0, MORE, 400, 0)),
    ("town", "suspend", Aim(0, FEW, 300, 0)),
    ("centre", "resume", Aim(0, FEW, 300, 0)),
    ("town", "resume", Aim(0, FEW, 300, 0)),
    ("centre", "ask", Aim(1, MORE, 300, 0)),
    ("impostor", "accept", Aim(1, MORE, 300, 0)),
    ("town", "accept_less", Aim(1, FEW, 200, 0)),
    ("centre", "assign_many", Aim(1, MORE, 41, 0)),
    ("time", "passes", Aim(0, FEW, 1, 0)),
    ("centre", "offer", Aim(0, FEW, 300, 0)),
    ("centre", "take", Aim(0, FEW, 300, 0)),
    ("centre", "take", Aim(0, FEW, 300, ACCOMPLICE)),
    ("impostor", "accept", Aim(0, FEW, 300, 0)),
    ("impostor", "accept", Aim(0, FEW, 300, 1)),
    ("impostor", "accept_many", Aim(0, FEW, 300, 0)),
    ("town", "accept", Aim(0, FEW, 300, 0)),
    ("centre", "assign", Aim(0, MORE, 300, ACCOMPLICE)),
    ("centre", "prolong_many", Aim(0, FEW, 400, 1)),
    ("impostor", "accept_more", Aim(0, FEW, 400, 0)),
    ("town", "accept_more", Aim(0, FEW, 400, 0)),
    ("centre", "ask_by_mandate", Aim(1, LETTERS, 300, 0)),
    ("impostor", "accept", Aim(1, LETTERS, 300, 0)),
]
"""What works where a town agrees, whatever is drawn; and what does not, by who wants it."""


class TestAMaliciousCentre:
    @pytest.mark.parametrize(
        "examples", [6, pytest.param(100, marks=pytest.mark.faults)], ids=["short", "full"]
    )
    def test_gets_nothing_that_no_town_has_agreed_to(
        self, world: World, clock: time_machine.Traveller, examples: int
    ) -> None:
        seen: Counter[str] = Counter()

        @settings(
            max_examples=examples,
            derandomize=examples < 100,
            deadline=None,
            database=None,
            phases=[
                Phase.explicit,
                Phase.generate,
            ],  # shrinking is slow
            suppress_health_check=list(HealthCheck),
        )
        @given(history=st.lists(steps, min_size=12, max_size=30))
        @example(history=STORY)
        def besiege(history: list[tuple[str, str, Aim]]) -> None:
            clock.move_to(NOW)
            siege = Siege(world, clock)
            siege.take("centre", "ask", Aim(0, (("affiliation", "write"),), 300, 0))
            for step in history:
                siege.take(*step)
            seen.update(siege.attacks.seen + siege.honest)

        besiege()

        done = {name for name in seen if name.endswith(" 2")}
        assert {"ask 2", "ask_for_more 2", "assign 2", "hand_over 2"} <= done, seen
        assert {"accept 2", "accept_less 2", "accept_more 2", "resume 2"} <= done, seen
        assert {"offer 2", "take 2", "ask_by_mandate 2"} <= done, seen
        assert {"assign_application 2", "prolong_many 2"} <= done, seen
