"""Rules of what is lost, and of administrators who help (design.md §4.4)."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services.identity import chores
from shared import clock
from shared.events import identity
from tests.identity.factor_life.machine import HEAD, USER
from tests.identity.factor_life.ways import IS_RARE, WHICH, WHO, Ways
from tests.identity.factors import move_email, of_account
from tests.identity.world import World

CANCELLED_BY = st.sampled_from(
    ["nobody", "nobody", "nobody", "nobody", "link", "holder", "head", "address"]
)
DAYS = st.sampled_from([1, 1, 1, 2, 3, 31])


class Recovering(Ways):
    """Losing all, and coming back.

    :ivar links: of each reset, what cancels it
    """

    def __init__(self, world: World, time: time_machine.Traveller, seen: "Counter[str]") -> None:
        super().__init__(world, time, seen)
        self.links: list[str] = []

    # Time, and addresses

    @rule(days=DAYS)
    def wait_for_days(self, days: int) -> None:
        """Let days go by; what is due is carried out, mostly."""
        self.later(timedelta(days=days))
        if days > 1:
            self.carry_out()

    @rule()
    def carry_out(self) -> None:
        """Carry out what has waited for its day; a link to another password goes where it may."""
        self.world.do(chores.reset_factors)
        for who in self.model.carry_out_due(clock.now()):
            sent: Any = self.world.said_of(self.people[who], identity.CodeIssued)[-1].event
            email = self.model.link_goes_to(who, clock.now())
            assert (sent.purpose, sent.email) == ("password_reset", email)

    @rule(who=WHO, is_own=st.booleans(), is_wanted=IS_RARE)
    def move_the_address(self, who: int, is_own: bool, is_wanted: bool) -> None:
        """Change an address at the holder's word or another's: now and then."""
        if is_wanted:
            self.tick()
            self._move(who, is_own=is_own)

    # A reset

    @rule(which=WHICH, who=WHO)
    def ask_a_reset(self, which: int, who: int) -> None:
        """Ask in any session, of anybody."""
        self.tick()
        self._ask(self.session(which), who)

    @rule(by=CANCELLED_BY, which=WHICH)
    def lose_all(self, by: str, which: int) -> None:
        """Let the head have somebody's factors reset, unless it is cancelled; then come in.

        Once it is carried out, whoever knows the former password gets nowhere by it.
        """
        self.tick()
        session = self.get_in(HEAD)
        if session is None or not self._ask(session, USER):
            return
        self.later(timedelta(hours=which % 24))
        self._cancel(by, which)
        self.later(timedelta(hours=24 - which % 24))
        self.carry_out()
        self.get_in(USER)
        if not self.model.accounts[USER].has_password:
            self.choose_by_the_last_link(USER)
            self.get_in(USER)

    @precondition(lambda self: self.links)
    @rule(which=WHICH)
    def cancel_by_the_link(self, which: int) -> None:
        """Follow the link of an e-mail, the last one or one of before."""
        self.tick()
        number = len(self.links) - 1 - which % min(2, len(self.links))
        self.follow(self.links[number], partial(self.model.cancel_by_link, number))

    @rule(which=WHICH)
    def cancel_ones_own(self, which: int) -> None:
        self.tick()
        self._cancel_own(self.session(which))

    @rule(which=WHICH)
    def cancel_as_an_administrator(self, which: int) -> None:
        self.tick()
        self._cancel_as_head(self.session(which))

    # How

    def _move(self, who: int, *, is_own: bool) -> None:
        self.touched = who
        email = f"ailleurs.{next(self.world.numbers)}@example.org"
        move_email(self.world, self.people[who], email, is_own=is_own)
        self.model.move_email(who, email, is_own=is_own, now=clock.now())

    def _ask(self, session: int, who: int) -> bool:
        text, token = self.token(session)
        answer = self.world.post(f"{of_account(self.people[who])}/reset", token=text)
        self.touched = who
        is_asked = self.agree(answer, lambda: self.model.ask_reset(token, who, clock.now()))
        if is_asked:
            self.links.append(self.world.sealed(self.people[who], identity.FactorResetAsked))
        return is_asked

    def _cancel(self, by: str, which: int) -> None:
        """Cancel the last reset, or void it by another address; nobody: leave it."""
        if by == "link":
            self.cancel_by_the_link(0)
        elif by == "address":
            self._move(USER, is_own=bool(which % 2))
        elif by == "holder" and (session := self.get_in(USER)) is not None:
            self._cancel_own(session)
        elif by == "head" and (session := self.get_in(HEAD)) is not None:
            self._cancel_as_head(session)

    def _cancel_own(self, session: int) -> None:
        text, token = self.token(session)
        answer = self.world.call("DELETE", "/factors/reset", token=text)
        self.agree(answer, lambda: self.model.cancel_own(token, clock.now()))

    def _cancel_as_head(self, session: int) -> None:
        text, token = self.token(session)
        path = f"{of_account(self.people[USER])}/reset"
        answer = self.world.call("DELETE", path, token=text)
        self.agree(answer, lambda: self.model.cancel_as_head(token, USER, clock.now()))
