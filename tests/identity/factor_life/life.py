"""Second factors through any order of acts and any time between them, beside a reference."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.identity.factor_life.by_letter import ByLetter
from tests.identity.factor_life.changing import Changing
from tests.identity.factor_life.coming_in import ComingIn
from tests.identity.factor_life.demanding import Demanding
from tests.identity.factor_life.machine import HEAD, USER
from tests.identity.factor_life.recovering import Recovering
from tests.identity.factor_life.standing_in import StandingIn
from tests.identity.factor_life.staying_in import StayingIn

HAS_ONE = st.sampled_from([True, True, False])


class FactorLife(ComingIn, StayingIn, Changing, Recovering, ByLetter, StandingIn, Demanding):
    """Enrolled, used, lost, reset, proved anew, asked for by policies, stood for by devices."""

    @initialize(user=HAS_ONE, head=HAS_ONE)
    def let_both_in(self, user: bool, head: bool) -> None:
        """Let both sign in, and have most of them add an application."""
        for who, has_one in ((USER, user), (HEAD, head)):
            self.tick()
            if self.sign_in(who) and has_one:
                self.add_an_application(who, 0, 0)
