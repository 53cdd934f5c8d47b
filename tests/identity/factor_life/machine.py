"""Second factors beside a reference of them: how they are used, and what is always so."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import time_machine
from hypothesis.stateful import RuleBasedStateMachine, invariant
from werkzeug.test import TestResponse

from shared import clock
from shared.events import accounts
from tests.factories import establishment
from tests.identity.factor_life.hands import Hands
from tests.identity.factor_life.holdings import PASSKEY, Account, Refused, Token, written
from tests.identity.factor_life.reference import Reference
from tests.identity.factor_life.telling import WORDS, said, word
from tests.identity.session_machine import body_of
from tests.identity.world import NOW, World

T = TypeVar("T")

TICK = timedelta(seconds=1)
"""What each act takes: tokens tell whole seconds."""

LATER = date(2099, 1, 1)
USER, HEAD = PEOPLE = (0, 1)
"""Somebody who works there, and the only administrator."""


class FactorMachine(RuleBasedStateMachine):
    """The service with two people of one establishment, and the reference of them.

    :ivar home: their establishment, as far as `accounts` has told of it
    :ivar tokens: of each session, its access tokens with what the reference knows of them
    :ivar touched: whose account the last act was about
    :ivar seen: how often something was refused or told, over all runs
    """

    def __init__(self, world: World, time: time_machine.Traveller, seen: "Counter[str]") -> None:
        super().__init__()
        self.time, self.world, self.seen = time, world, seen
        time.move_to(NOW, tick=False)
        world.has_news_of_accounts(NOW)
        self.home = home = establishment()
        world.hear(accounts.EstablishmentConfirmed(establishment=home))
        profiles = ("user", "administrator")
        self.people = [world.holder(home, profile=each, expires_on=LATER) for each in profiles]
        self.model = Reference(
            [Account(n == HEAD, each.account.email) for n, each in enumerate(self.people)]
        )
        self.hands = Hands()
        self.tokens: list[list[tuple[str, Token]]] = []
        self.refreshes: list[str] = []
        self.challenges: list[str] = []
        self.touched = USER

    # What is always so

    @invariant()
    def tokens_open_and_say_what_the_reference_says(self) -> None:
        for given in self.tokens[-2:]:
            text, token = given[-1]
            assert said(text) == self.model.says(token)
            expected = self.model.opens(token, clock.now())
            assert self.world.is_valid(text) is expected, token

    @invariant()
    def an_account_holds_what_the_reference_says(self) -> None:
        account, text = self.model.accounts[self.touched], self._any_token(self.touched)
        if text is None:  # nobody is signed in who could look
            return
        listed = self.world.call("GET", "/factors", token=text).json or []
        expected = {self.hands.things[number].factor_id for number in account.factors}
        assert {each["id"] for each in listed} == expected
        paper = body_of(self.world.call("GET", "/recovery-codes", token=text))
        assert (paper["left"], paper["made_at"] is not None) == (
            len(account.paper),
            account.sheet is not None,
        )
        waits = body_of(self.world.call("GET", "/factors/reset", token=text))["reset"]
        assert (waits is None) is (account.reset is None or account.reset.is_over)

    @invariant()
    def devices_stand_for_a_factor_as_the_reference_says(self) -> None:
        account, text = self.model.accounts[self.touched], self._any_token(self.touched)
        if text is None:
            return
        listed = self.world.call("GET", "/remembered-devices", token=text).json or []
        standing = self.model.remembered(self.touched, clock.now())
        expected = [
            (self.hands.device_ids[number], written(account.devices[number].expires_at))
            for number in standing
        ]
        assert [(each["id"], each["expires_at"]) for each in listed] == expected

    def check(self) -> None:
        """Look at what is always so, where no run of chance does it."""
        self.tokens_open_and_say_what_the_reference_says()
        self.an_account_holds_what_the_reference_says()
        self.devices_stand_for_a_factor_as_the_reference_says()

    def teardown(self) -> None:
        """Compare what was announced, which the holders are told of."""
        for holder, account in zip(self.people, self.model.accounts, strict=True):
            told = sorted(self.world.said_of(holder, *WORDS), key=lambda each: each.sequence)
            assert len({each.sequence for each in told}) == len(told)
            assert [WORDS[type(each.event)](each.event) for each in told] == account.told
            self.seen.update(account.told)

    # How

    def tick(self) -> None:
        self.time.shift(TICK)

    def agree(
        self, answer: TestResponse, act: Callable[[], T], then: Callable[[T], object] = id
    ) -> bool:
        """Check that the reference does what was answered; tell whether it was done.

        :param then: takes what the reference gives
        """
        try:
            given = act()
        except Refused as raised:
            refusal = str(raised)
        else:
            assert 200 <= answer.status_code < 300, answer.text
            then(given)
            return True
        assert word(answer) == refusal, answer.text
        self.seen[refusal.split()[0]] += 1
        return False

    def lets_in(self, answer: TestResponse, act: Callable[[], Token]) -> bool:
        """Check a sign-in, and keep the tokens of its session."""

        def keep(token: Token) -> None:
            given = body_of(answer)
            self.touched = self.model.sessions[token.session].who
            assert token.session == len(self.tokens)
            assert given["must"] == self.model.must(token, clock.now())
            self.tokens.append([(given["access_token"], token)])
            self.refreshes.append(given["refresh_token"])
            self._keep_device(given, token)

        return self.agree(answer, act, keep)

    def gives(self, answer: TestResponse, act: Callable[[], Token]) -> bool:
        """Check what gives a session another access token, and keep that."""

        def keep(token: Token) -> None:
            given = body_of(answer)
            self.touched = self.model.sessions[token.session].who
            if "must" in given:  # a proof tells only what was shown
                assert given["must"] == self.model.must(token, clock.now())
            self.tokens[token.session].append((given["access_token"], token))

        return self.agree(answer, act, keep)

    def session(self, which: int) -> int:
        """Choose a session: mostly one of those that go on, the newest first."""
        now = clock.now()
        going_on = [n for n, given in enumerate(self.tokens) if self.model.opens(given[-1][1], now)]
        among = going_on if going_on and which % 6 else list(range(len(self.tokens)))
        return among[-1 - (which // 6) % len(among)]

    def token(self, session: int, *, is_old: bool = False) -> tuple[str, Token]:
        """Choose the newest access token of a session, or the one before."""
        given = self.tokens[session]
        self.touched = self.model.sessions[session].who
        return given[-2] if is_old and len(given) > 1 else given[-1]

    def passkeys(self, who: int) -> list[int]:
        """List the passkeys that count, by their number."""
        factors = self.model.accounts[who].factors
        return [number for number, factor in factors.items() if factor.kind == PASSKEY]

    def _keep_device(self, given: dict[str, Any], token: Token) -> None:
        """Keep what a sign-in has given the device; whoever asks again is given the same."""
        told = given["remembered_device"]
        assert (told is None) is (token.kept is None)
        if token.kept is None:
            return
        assert self.hands.kept.setdefault(token.kept, told["token"]) == told["token"]
        number, turn = token.kept
        device = self.model.accounts[self.touched].devices[number]
        assert told["expires_at"] == written(device.expires_at)
        if turn == 0:
            text = given["access_token"]
            newest = (self.world.call("GET", "/remembered-devices", token=text).json or [])[0]
            self.hands.device_ids[number] = newest["id"]

    def _any_token(self, who: int) -> str | None:
        now = clock.now()
        for given in reversed(self.tokens):
            text, token = given[-1]
            if self.model.sessions[token.session].who == who and self.model.opens(token, now):
                return text
        return None
