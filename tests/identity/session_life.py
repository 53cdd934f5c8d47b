"""Sessions through any order of acts and any time between them, beside a reference of them."""

import copy
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from werkzeug.test import TestResponse

from shared import clock
from shared.events import accounts, identity
from tests.identity.session_reference import Given, Reference
from tests.identity.suite import establishment
from tests.identity.world import ANOTHER, NOW, PASSWORD, Holder, World

TICK = timedelta(milliseconds=1)
"""What each act takes: two acts of one instant would be told apart by no access token."""

ACCOUNTS = st.integers(0, 1)
WHICH = st.integers(0, 50)
BACK = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3])
"""Which refresh token: the newest, the one before …"""
PAUSES = st.sampled_from(
    [
        *(timedelta(seconds=s) for s in (1, 10, 19, 19.998, 20, 21, 60, 298, 299.5, 301)),
        *(timedelta(minutes=m) for m in (15, 29, 29.99, 30, 31)),
        timedelta(minutes=30) - TICK,
    ]
)
SHORT = st.sampled_from([timedelta(seconds=s) for s in (0.5, 5, 10, 15, 19, 19.999, 20)])
"""Between the tries of somebody whose answers are lost."""
LIMITS = st.sampled_from([timedelta(minutes=30), timedelta(minutes=30) - TICK])

Act = Callable[[], TestResponse]
Expected = Callable[[Reference], Given]


class SessionLife(RuleBasedStateMachine):
    """Two people in two establishments, each with any number of sessions."""

    def __init__(self, world: World, time: time_machine.Traveller) -> None:
        super().__init__()
        self.time, self.world, self.model = time, world, Reference()
        time.move_to(NOW, tick=False)
        world.has_news_of_accounts(NOW)
        self.tokens: list[list[str]] = []
        self.access: list[list[str]] = []

    @initialize()
    def let_people_in(self) -> None:
        """Give two people accounts; each signs in."""
        self.homes = [establishment(), establishment()]
        for home in self.homes:
            self.world.hear(accounts.EstablishmentConfirmed(establishment=home))
        self.people: list[Holder] = [self.world.holder(home) for home in self.homes]
        for account in range(2):
            self.sign_in(account)

    # What time does

    @rule(pause=PAUSES)
    def wait(self, pause: timedelta) -> None:
        self.time.shift(pause)
        self.world.has_news_of_accounts(clock.now())

    @rule(which=WHICH, times=st.sampled_from([1, 2, 24, 25]))
    def go_on(self, which: int, times: int) -> None:
        """Refresh a session again and again, just before it would be idle for too long."""
        for _ in range(times):
            self.wait(timedelta(minutes=29))
            self.refresh(which, 0)

    # What people do

    @rule(account=ACCOUNTS)
    def sign_in(self, account: int) -> None:
        self._tick()
        answer = self.world.sign_in(self.people[account])
        refusal = self.model.sign_in(account, clock.now())
        if refusal:
            assert _code(answer) == refusal, answer.text
            return
        assert answer.status_code == 201, answer.text
        self.tokens.append([_told(answer)["refresh_token"]])
        self.access.append([_told(answer)["access_token"]])

    @rule(which=WHICH, back=BACK)
    def refresh(self, which: int, back: int) -> None:
        self._tick()
        family, number = self._token(which, back)
        act = self._refreshing(family, number)
        self._compare(family, act(), self.model.refresh(family, number, clock.now()))

    @rule(account=ACCOUNTS, limit=LIMITS)
    def refresh_at_the_limit(self, account: int, limit: timedelta) -> None:
        """Sign in, and refresh at the very instant from which that is too late, or just before."""
        self.sign_in(account)
        if account in self.model.deleted | self.model.suspended:
            return
        family = len(self.tokens) - 1
        self.time.shift(limit)
        self.world.has_news_of_accounts(clock.now())
        act = self._refreshing(family, 0)
        self._compare(family, act(), self.model.refresh(family, 0, clock.now()))

    @rule(which=WHICH, pauses=st.lists(SHORT, min_size=1, max_size=3))
    def lose_answers(self, which: int, pauses: list[timedelta]) -> None:
        """Refresh, get no answer, and ask again with the same token, more than once."""
        self._tick()
        family, number = self._token(which, 0)
        act = self._refreshing(family, number)
        act()
        lost = self.model.refresh(family, number, clock.now())
        if lost.number is not None:
            self.model.families[family].issued.pop()  # nobody has this access token
        for pause in pauses:
            self.wait(pause)
            again = act()
            self._compare(family, again, self.model.refresh(family, number, clock.now()))

    @rule(which=WHICH, first=BACK, second=BACK)
    def refresh_in_two_tabs(self, which: int, first: int, second: int) -> None:
        """Refresh twice at once: it comes out as if one had been first."""
        self._tick()
        family, _ = self._token(which, 0)
        numbers = [self._token(which, back)[1] for back in (first, second)]
        self._race(
            family,
            [self._refreshing(family, number) for number in numbers],
            [self._expecting(family, number) for number in numbers],
        )

    @rule(which=WHICH)
    def refresh_while_signing_out(self, which: int) -> None:
        self._tick()
        family, number = self._token(which, 0)
        if not self.model.lets_in(family, len(self.access[family]) - 1, clock.now()):
            return
        self._race(
            family,
            [self._refreshing(family, number), self._signing_out(family)],
            [self._expecting(family, number), self._expecting_sign_out(family)],
        )

    @rule(which=WHICH)
    def sign_out(self, which: int) -> None:
        self._tick()
        family, _ = self._token(which, 0)
        answer = self._signing_out(family)()
        is_let_in = self.model.sign_out(family, clock.now())
        assert (answer.status_code == 204) is is_let_in, answer.text

    @rule(which=WHICH)
    def change_the_password(self, which: int) -> None:
        self._tick()
        family, _ = self._token(which, 0)
        holder = self._holder(family)
        other = ANOTHER if holder.password == PASSWORD else PASSWORD
        answer = self.world.call(
            "PUT",
            "/passwords/current",
            token=self.access[family][-1],
            json={"current_password": holder.password, "password": other},
        )
        is_let_in = self.model.change_password(family, clock.now())
        assert (answer.status_code == 204) is is_let_in, answer.text
        if is_let_in:
            holder.password = other

    @rule(which=WHICH, back=BACK)
    def forge(self, which: int, back: int) -> None:
        """Alter a token: it is none, and whoever tries it ends nothing."""
        self._tick()
        family, number = self._token(which, back)
        known = self.tokens[family][number]
        forged = known[:30] + ("A" if known[30] != "A" else "B") + known[31:]

        assert _code(self.world.refresh(forged)) == "session_over"

    # What others do

    @precondition(lambda self: not self.model.deleted)
    @rule(account=ACCOUNTS, is_wanted=st.integers(0, 3))
    def delete(self, account: int, is_wanted: int) -> None:
        """Delete an account, one time in four that it is asked for."""
        if is_wanted:
            return
        self._tick()
        self.world.delete(self.people[account])
        self.model.delete(account, clock.now())

    @precondition(lambda self: not self.model.suspended)
    @rule(account=ACCOUNTS, is_wanted=st.integers(0, 1))
    def suspend(self, account: int, is_wanted: int) -> None:
        """Suspend an establishment, every other time that it is asked for."""
        if is_wanted:
            return
        self._tick()
        self.world.suspend(self.homes[account])
        self.model.suspend(account, clock.now())

    @precondition(lambda self: self.model.suspended)
    @rule()
    def reactivate(self) -> None:
        self._tick()
        (account,) = self.model.suspended
        self.world.reactivate(self.homes[account])
        self.model.suspended.clear()

    # What is always so

    @invariant()
    def access_tokens_open_what_the_reference_says(self) -> None:
        assert [len(family.issued) for family in self.model.families] == [
            len(tokens) for tokens in self.access
        ]
        for family, tokens in list(enumerate(self.access))[-6:]:
            for number in range(max(0, len(tokens) - 2), len(tokens)):
                expected = self.model.lets_in(family, number, clock.now())
                assert self.world.is_valid(tokens[number]) is expected, (family, number)

    @invariant()
    def no_token_is_given_twice(self) -> None:
        given = [token for family in self.tokens for token in family]
        assert len(given) == len(set(given))

    def teardown(self) -> None:
        """Compare what was told of ended sessions."""
        for account, holder in enumerate(getattr(self, "people", [])):
            told = self.world.announced(identity.SessionRevoked)
            reasons = [event.reason for event in told if event.account_id == holder.id]
            assert reasons == self.model.revoked[account]

    # How

    def _tick(self) -> None:
        self.time.shift(TICK)

    def _token(self, which: int, back: int) -> tuple[int, int]:
        going_on = [n for n, f in enumerate(self.model.families) if not f.is_over(clock.now())]
        among = going_on if going_on and which % 5 else list(range(len(self.tokens)))
        family = among[which % len(among)]
        return family, max(0, len(self.tokens[family]) - 1 - back)

    def _holder(self, family: int) -> Holder:
        return self.people[self.model.families[family].account]

    def _refreshing(self, family: int, number: int) -> Act:
        token = self.tokens[family][number]
        return lambda: self.world.refresh(token)

    def _signing_out(self, family: int) -> Act:
        token = self.access[family][-1]
        return lambda: self.world.call("DELETE", "/sessions/current", token=token)

    def _expecting(self, family: int, number: int) -> Expected:
        return lambda model: model.refresh(family, number, clock.now())

    def _expecting_sign_out(self, family: int) -> Expected:
        def expected(model: Reference) -> Given:
            is_let_in = model.sign_out(family, clock.now())
            return Given(code=None if is_let_in else "session_ended")

        return expected

    def _race(self, family: int, acts: list[Act], expected: list[Expected]) -> None:
        """Do two things at once, and take over the order in which they may have happened."""
        answers = together(acts)
        for first, second in ((0, 1), (1, 0)):
            model = copy.deepcopy(self.model)
            given: dict[int, Given] = {}
            for one in (first, second):
                given[one] = expected[one](model)
            if all(self._is_as(family, answers[one], given[one]) for one in (0, 1)):
                self.model = model
                for one in (first, second):
                    self._compare(family, answers[one], given[one])
                return
        raise AssertionError([(answer.status_code, answer.text) for answer in answers])

    def _is_as(self, family: int, answer: TestResponse, given: Given) -> bool:
        if answer.status_code == 204:
            return given == Given()
        if given.number is None:
            return given.code is not None and _code(answer) == given.code
        if answer.status_code != 200:
            return False
        known = self.tokens[family][given.number :]
        return not known or known[0] == _told(answer)["refresh_token"]

    def _compare(self, family: int, answer: TestResponse, given: Given) -> None:
        """Check an answer, and keep the tokens it gives."""
        assert self._is_as(family, answer, given), (answer.status_code, answer.text, given)
        if given.number is None:
            return
        told = _told(answer)
        self.access[family].append(told["access_token"])
        if given.number == len(self.tokens[family]):
            self.tokens[family].append(told["refresh_token"])


def together(acts: list[Act]) -> list[TestResponse]:
    """Do these things at once."""
    ready = threading.Barrier(len(acts))

    def one(act: Act) -> TestResponse:
        ready.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def _told(answer: TestResponse) -> dict[str, Any]:
    return answer.json or {}


def _code(answer: TestResponse) -> str | None:
    return _told(answer).get("code") if answer.status_code >= 400 else None
