"""Sessions through any order of acts and any time between them, beside a reference of them."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from shared import clock
from shared.events import accounts
from tests.factories import establishment
from tests.identity.session_machine import TICK, SessionMachine, body_of, code_of
from tests.identity.world import ANOTHER, PASSWORD

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


class SessionLife(SessionMachine):
    """Two people in two establishments, each with any number of sessions."""

    @initialize()
    def let_people_in(self) -> None:
        """Give two people accounts; each signs in."""
        self.homes = [establishment(), establishment()]
        for home in self.homes:
            self.world.hear(accounts.EstablishmentConfirmed(establishment=home))
        self.people = [self.world.holder(home) for home in self.homes]
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
            assert code_of(answer) == refusal, answer.text
            return
        assert answer.status_code == 201, answer.text
        self.tokens.append([body_of(answer)["refresh_token"]])
        self.access.append([body_of(answer)["access_token"]])

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
        body = {"current_password": holder.password, "password": other}
        change = partial(self.world.call, "PUT", "/passwords/current", json=body)
        token = self.access[family][-1]
        answer = change(token=token)
        if code_of(answer) == "step_up_required":
            body = {"password": holder.password}
            proved = self.world.post("/sessions/current/step-up", body, token=token)
            answer = change(token=body_of(proved)["access_token"])
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

        assert code_of(self.world.refresh(forged)) == "session_over"

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
