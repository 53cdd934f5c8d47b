"""Rules of who must have a second factor (design.md §4.4): a policy comes, changes and goes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shared import clock
from shared.events import accounts
from tests.identity.factor_life.opening import ADMINISTRATORS, EVERYBODY
from tests.identity.factor_life.ways import WHICH, Ways

WHOM = st.sampled_from([None, ADMINISTRATORS, EVERYBODY])
DAYS = st.sampled_from([-1, 0, 0, 1, 3])


class Demanding(Ways):
    """A factor is asked for, from a day on."""

    @rule(whom=WHOM, days=DAYS)
    def ask_for_factors(self, whom: str | None, days: int) -> None:
        """Let their establishment say who must have one, and from which day on."""
        self.tick()
        today = clock.now().astimezone(ZoneInfo("Europe/Paris")).date()
        since = today + timedelta(days=days)
        given: dict[str, Any] = {
            "second_factor_for": whom,
            "second_factor_from": since if whom else None,
        }
        self.home = replace(self.home, **given)
        self.world.hear(accounts.EstablishmentChanged(establishment=self.home, changed=list(given)))
        self.model.policy = None if whom is None else (whom, since)

    @rule(which=WHICH)
    def read_what_a_policy_shuts(self, which: int) -> None:
        """Look at one's links, by which nobody adds a factor."""
        self.tick()
        text, token = self.token(self.session(which))
        answer = self.world.call("GET", "/links", token=text)
        self.agree(answer, lambda: self.model.look(token, clock.now()))
