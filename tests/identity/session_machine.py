"""Sessions beside a reference of them: how they are used, and what is always so."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from hypothesis.stateful import RuleBasedStateMachine, invariant
from werkzeug.test import TestResponse

from shared import clock
from shared.events import identity
from tests.identity.session_reference import Given, Reference
from tests.identity.world import NOW, Holder, World
from tests.together import at_once

TICK = timedelta(milliseconds=1)
"""What each act takes: two acts of one instant would be told apart by no access token."""

Act = Callable[[], TestResponse]
Expected = Callable[[Reference], Given]


class SessionMachine(RuleBasedStateMachine):
    """The service with some people's sessions, and the reference that it must agree with."""

    def __init__(self, world: World, time: time_machine.Traveller) -> None:
        super().__init__()
        self.time, self.world, self.model = time, world, Reference()
        time.move_to(NOW, tick=False)
        world.has_news_of_accounts(NOW)
        self.tokens: list[list[str]] = []
        self.access: list[list[str]] = []
        self.people: list[Holder] = []

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
        for account, holder in enumerate(self.people):
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
        answers = at_once(*acts)
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
            return given.code is not None and code_of(answer) == given.code
        if answer.status_code != 200:
            return False
        known = self.tokens[family][given.number :]
        return not known or known[0] == body_of(answer)["refresh_token"]

    def _compare(self, family: int, answer: TestResponse, given: Given) -> None:
        """Check an answer, and keep the tokens it gives."""
        assert self._is_as(family, answer, given), (answer.status_code, answer.text, given)
        if given.number is None:
            return
        told = body_of(answer)
        self.access[family].append(told["access_token"])
        if given.number == len(self.tokens[family]):
            self.tokens[family].append(told["refresh_token"])


def body_of(answer: TestResponse) -> dict[str, Any]:
    return answer.json or {}


def code_of(answer: TestResponse) -> str | None:
    return body_of(answer).get("code") if answer.status_code >= 400 else None
