"""Rules of who comes in, by passwords, codes and passkeys (design.md §4.4)."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared import clock
from tests.identity.factor_life.holdings import PAPER, PASSKEY, TOTP
from tests.identity.factor_life.ways import IS_RARE, IS_RIGHT, OFFSETS, WHAT, WHICH, WHO, Ways
from tests.identity.passkeys import hand_in, to_sign

PAUSES = st.sampled_from(
    [
        *(timedelta(seconds=s) for s in (28, 29, 30, 60, 298, 299, 300)),
        *(timedelta(minutes=m) for m in (9, 10, 15, 29, 30)),
    ]
)
TIMES = st.sampled_from([1, 2, 4, 5, 5, 6])


class ComingIn(Ways):
    """Signing in."""

    @rule(pause=PAUSES)
    def wait(self, pause: timedelta) -> None:
        self.later(pause)

    # A sign-in

    @rule(who=WHO, is_right=IS_RIGHT)
    def type_a_password(self, who: int, is_right: bool) -> None:
        self.tick()
        self.sign_in(who, is_right=is_right)

    @rule(who=WHO)
    def come_in(self, who: int) -> None:
        self.tick()
        self.get_in(who)

    @rule(who=WHO, times=TIMES)
    def guess_passwords(self, who: int, times: int) -> None:
        """Type wrong ones, then come in, if one still may."""
        self.tick()
        for _ in range(times):
            self.sign_in(who, is_right=False)
        self.get_in(who)

    @precondition(lambda self: self.challenges)
    @rule(which=WHICH, who=WHO, what=WHAT, thing=WHICH, offset=OFFSETS)
    def show_something(self, which: int, who: int, what: str, thing: int, offset: int) -> None:
        """Show what somebody has for a challenge, theirs or not, spent or not."""
        self.tick()
        number = len(self.challenges) - 1 - (which // 2 % min(3, len(self.challenges)))
        key = self.among(PASSKEY, who, thing)
        if what == PASSKEY and key is not None:
            self.finish_by_passkey(number, key)
            return
        code, shown = self.a_code(who, what, thing, offset)
        self.finish(number, shown, code=code)

    @rule(who=WHO, times=TIMES, kind=st.sampled_from([TOTP, PAPER]), is_one=st.booleans())
    def guess_codes(self, who: int, times: int, kind: str, is_one: bool) -> None:
        """Type wrong codes, for one challenge or each for its own; then what one has."""
        self.tick()
        self._guess(who, times, kind, is_one=is_one)
        self.sign_in(who)
        if self.challenges:
            code, shown = self.a_code(who, kind, 1, 0)
            self.finish(len(self.challenges) - 1, shown, code=code)
        self.get_in(who)

    @rule(who=WHO, kind=st.sampled_from([TOTP, PAPER]), is_wanted=IS_RARE)
    def guess_until_the_end(self, who: int, kind: str, is_wanted: bool) -> None:
        """Type twenty wrong codes, as fast as one may, and one more."""
        if not is_wanted:
            return
        for _ in range(4):
            self.wait(timedelta(minutes=30))
            self._guess(who, 5, kind, is_one=True)
        self.wait(timedelta(minutes=30))
        self._guess(who, 1, kind, is_one=True)
        self.get_in(who)

    @precondition(lambda self: self.hands.numbers(PASSKEY))
    @rule(who=WHO, which=WHICH, again=IS_RARE)
    def sign_in_by_a_passkey(self, who: int, which: int, again: bool) -> None:
        """Sign in by a passkey alone, which may be removed by now; hand its signature in twice."""
        self.tick()
        key = self.among(PASSKEY, who, which)
        if key is None:
            return
        credential, _ = self.hands.signed(key, to_sign(self.world))
        for number in [key, None] if again else [key]:
            self._by_passkey(credential, number)

    # How

    def _guess(self, who: int, times: int, kind: str, *, is_one: bool) -> None:
        for number in range(times):
            if number == 0 or not is_one:
                self.sign_in(who)
            if self.challenges:
                code, shown = self.no_code(kind)
                self.finish(len(self.challenges) - 1, shown, code=code)

    def _by_passkey(self, credential: dict[str, Any], number: int | None) -> None:
        answer = hand_in(self.world, credential)
        self.lets_in(answer, lambda: self.model.sign_in_by_passkey(number, clock.now()))
