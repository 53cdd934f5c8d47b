"""Second factors beside a reference of them: how they are used, and what is always so."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import time_machine
from hypothesis.stateful import RuleBasedStateMachine, invariant
from joserfc import jws
from werkzeug.test import TestResponse

from shared import clock
from shared.events import accounts
from tests.factories import establishment
from tests.identity.factor_life.hands import Hands
from tests.identity.factor_life.holdings import PASSKEY, Account, Refused, Token
from tests.identity.factor_life.reference import Reference
from tests.identity.factor_life.telling import WORDS
from tests.identity.session_machine import body_of
from tests.identity.world import NOW, World

T = TypeVar("T")

TICK = timedelta(seconds=1)
"""What each act takes: tokens tell whole seconds."""

LATER = date(2099, 1, 1)
USER, HEAD = PEOPLE = (0, 1)
"""Somebody who works there, and the only administrator."""

DETAILS = ("acr_values", "factors", "tries_left", "locked_until", "until", "due_at", "next_at")
"""What is told with a refusal, and the reference foretells."""

SAME = {
    "unauthenticated": "shut",
    "session_ended": "shut",
    "code_spent": "link_over",
    "code_expired": "link_over",
}
"""Refusals between which the reference does not tell apart."""


class FactorMachine(RuleBasedStateMachine):
    """The service with two people of one establishment, and the reference of them.

    :ivar tokens: of each session, its access tokens with what the reference knows of them
    :ivar touched: whose account the last act was about
    :ivar seen: how often something was refused or told, over all runs
    """

    def __init__(self, world: World, time: time_machine.Traveller, seen: "Counter[str]") -> None:
        super().__init__()
        self.time, self.world, self.seen = time, world, seen
        time.move_to(NOW, tick=False)
        world.has_news_of_accounts(NOW)
        home = establishment()
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

    def check(self) -> None:
        """Look at what is always so, where no run of chance does it."""
        self.tokens_open_and_say_what_the_reference_says()
        self.an_account_holds_what_the_reference_says()

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
            self.touched = self.model.sessions[token.session].who
            assert token.session == len(self.tokens)
            self.tokens.append([(body_of(answer)["access_token"], token)])
            self.refreshes.append(body_of(answer)["refresh_token"])

        return self.agree(answer, act, keep)

    def gives(self, answer: TestResponse, act: Callable[[], Token]) -> bool:
        """Check what gives a session another access token, and keep that."""

        def keep(token: Token) -> None:
            self.touched = self.model.sessions[token.session].who
            self.tokens[token.session].append((body_of(answer)["access_token"], token))

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

    def _any_token(self, who: int) -> str | None:
        now = clock.now()
        for given in reversed(self.tokens):
            text, token = given[-1]
            if self.model.sessions[token.session].who == who and self.model.opens(token, now):
                return text
        return None


def said(token: str) -> dict[str, Any]:
    """Read what a token says of how its holder was known."""
    claims = json.loads(jws.extract_compact(token.encode()).payload)
    return {name: claims[name] for name in ("acr", "amr", "auth_time")}


def word(answer: TestResponse) -> str:
    """Write an answer as the reference does: the code, and what is told with it."""
    told = body_of(answer)
    if answer.status_code < 400:
        return "done"
    details = [_written(told[name]) for name in DETAILS if name in told]
    return " ".join([SAME.get(told["code"], told["code"]), *details])


def _written(detail: Any) -> str:
    return ",".join(detail) if isinstance(detail, list) else str(detail)
