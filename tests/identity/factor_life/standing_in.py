"""Rules of devices that stand for a factor (design.md §4.4): what they keep, shown in any turn."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared import clock
from tests.identity.factor_life.holdings import DAY
from tests.identity.factor_life.ways import IS_RIGHT, WHICH, WHO, Ways

SECONDS = st.sampled_from([1, 18, 19, 20, 300])
LATE = st.sampled_from([timedelta(seconds=-1), timedelta(), 3 * DAY])
"""When somebody comes back, from when their device stands for a factor no more."""


class StandingIn(Ways):
    """Devices are remembered, come back with, and forgotten."""

    @rule(who=WHO)
    def have_a_device_remembered(self, who: int) -> None:
        """Sign in by a factor, and have the device stand for it."""
        self.tick()
        number = len(self.challenges)
        if self.sign_in(who) or number == len(self.challenges):
            return
        proof = self.a_good_code(who)
        if proof is not None:
            code, shown = proof
            self.finish(number, shown, is_remembered=True, code=code)

    @precondition(lambda self: self.hands.kept)
    @rule(who=WHO, which=WHICH, is_right=IS_RIGHT)
    def come_back(self, who: int, which: int, is_right: bool) -> None:
        """Show what some device keeps, or has kept: mostly one of one's own, mostly the newest."""
        self.tick()
        self.sign_in(who, is_right=is_right, kept=self._kept(who, which))

    @rule(who=WHO, seconds=SECONDS)
    def lose_an_answer(self, who: int, seconds: int) -> None:
        """Show the same again some seconds later; then what came of it, and the same once more."""
        self.have_a_device_remembered(who)
        kept = self._newest(who)
        if kept is None:
            return
        self.tick()
        self.sign_in(who, kept=kept)
        self.later(timedelta(seconds=seconds))
        self.sign_in(who, kept=kept)
        following = self._newest(who)
        self.tick()
        self.sign_in(who, kept=following)
        self.tick()
        self.sign_in(who, kept=kept)

    @rule(who=WHO, late=LATE)
    def come_back_as_it_ends(self, who: int, late: timedelta) -> None:
        """Show what a device keeps a second before it is over, or as it is."""
        kept = self._newest(who)
        if kept is None:
            return
        pause = self.model.accounts[who].devices[kept[0]].expires_at + late - clock.now()
        if pause > timedelta():
            self.later(pause)
        self.sign_in(who, kept=kept)

    @precondition(lambda self: self.hands.device_ids)
    @rule(which=WHICH, thing=WHICH)
    def forget_a_device(self, which: int, thing: int) -> None:
        """Forget a device, of one's own, forgotten before, or somebody else's."""
        self.tick()
        text, token = self.token(self.session(which))
        own = self.model.remembered(self.touched, clock.now())
        among = own if own and thing % 4 else list(self.hands.device_ids)
        number = among[thing // 4 % len(among)]
        path = f"/remembered-devices/{self.hands.device_ids[number]}"
        answer = self.world.call("DELETE", path, token=text)
        self.agree(answer, lambda: self.model.forget_device(token, number, clock.now()))

    # How

    def _newest(self, who: int) -> tuple[int, int] | None:
        """Tell what is kept by the device that somebody was remembered on last."""
        standing = self.model.remembered(who, clock.now())
        if not standing:
            return None
        return standing[0], self.model.accounts[who].devices[standing[0]].turn

    def _kept(self, who: int, which: int) -> tuple[int, int]:
        newest = self._newest(who) if which % 3 else None
        among = list(self.hands.kept)
        return newest or among[-1 - (which // 3) % len(among)]
