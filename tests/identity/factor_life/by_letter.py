"""Rules of an only administrator who gets a code by letter (design.md §4.4)."""

from collections import Counter
from datetime import timedelta
from functools import partial

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared import clock
from shared.events import identity
from tests.identity.factor_life.hands import UNPRINTED
from tests.identity.factor_life.machine import HEAD
from tests.identity.factor_life.ways import WHICH, WHO, Ways
from tests.identity.world import World


class ByLetter(Ways):
    """Letters that are asked for, cancelled, tried out and used.

    :ivar letter_links: of each letter, what cancels it
    :ivar printed: the code of each letter
    """

    def __init__(self, world: World, time: time_machine.Traveller, seen: "Counter[str]") -> None:
        super().__init__(world, time, seen)
        self.letter_links: list[str] = []
        self.printed: list[str] = []

    @rule(who=WHO)
    def ask_a_letter(self, who: int) -> None:
        """Ask for a code by letter, with a challenge of just now or of before."""
        self.tick()
        self.sign_in(who)
        if self.challenges:
            self._ask_letter(len(self.challenges) - 1)

    @precondition(lambda self: self.challenges)
    @rule(which=WHICH, times=st.sampled_from([1, 1, 3, 5]))
    def type_a_wrong_letter(self, which: int, times: int) -> None:
        self.tick()
        self.sign_in(HEAD)
        for _ in range(times):
            self._complete(len(self.challenges) - 1 - which % min(2, len(self.challenges)), None)

    @rule(days=st.sampled_from([0, 3, 31, 59, 60]), which=WHICH)
    def come_in_by_a_letter(self, days: int, which: int) -> None:
        """Ask for one, and type its code, or that of one before, once the post has come."""
        self.ask_a_letter(HEAD)
        if not self.printed:
            return
        self.later(timedelta(days=days))
        self.sign_in(HEAD)
        if self.challenges:
            number = len(self.printed) - 1 - (1 if which % 8 == 0 and len(self.printed) > 1 else 0)
            self._complete(len(self.challenges) - 1, number)

    @rule(is_set=st.booleans())
    def try_a_letter_out(self, is_set: bool) -> None:
        """Spend its code by wrong ones, and ask for another, perhaps with another password."""
        self.ask_a_letter(HEAD)
        if not self.challenges:
            return
        self.type_a_wrong_letter(0, 5)
        if is_set:
            self.forget_password(HEAD)
        self.ask_a_letter(HEAD)

    @precondition(lambda self: self.letter_links)
    @rule(which=WHICH)
    def cancel_the_letter(self, which: int) -> None:
        self.tick()
        number = len(self.letter_links) - 1 - which % min(2, len(self.letter_links))
        self.follow(self.letter_links[number], partial(self.model.cancel_letter, number))

    # How

    def _ask_letter(self, challenge: int) -> None:
        body = {"challenge": self.challenges[challenge]}
        answer = self.world.post("/factor-letters", body)
        self.touched = self.model.challenges[challenge].who
        if self.agree(answer, lambda: self.model.ask_letter(challenge, clock.now())):
            holder = self.people[self.touched]
            self.letter_links.append(self.world.sealed(holder, identity.FactorLetterAsked))
            self.printed.append(self.world.sealed(holder, identity.FactorLetterIssued))

    def _complete(self, challenge: int, letter: int | None) -> None:
        code = UNPRINTED if letter is None else self.printed[letter]
        body = {"challenge": self.challenges[challenge], "code": code}
        answer = self.world.post("/factor-letters/complete", body)
        self.touched = self.model.challenges[challenge].who
        self.lets_in(answer, lambda: self.model.complete(challenge, letter, clock.now()))
