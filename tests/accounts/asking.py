"""Anybody asks for codes on paper, fails, waits; operators reset and withdraw (design.md §4.1)."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from shared import clock
from shared.clock import written
from tests.accounts.letters import codes_in, letters_in
from tests.accounts.people import ADDRESS
from tests.accounts.recovering import AFTER, ask, pair_of
from tests.accounts.world import NOW, World, coordinates
from tests.answers import Answer

WEEK, LIFE, TRIES = timedelta(days=7), timedelta(days=60), 5
WHICH = st.integers(0, 10)


@dataclass
class Asker:
    """What is known of somebody who has asked.

    :ivar code: the good one; None: they wait for a letter
    """

    lapses_at: datetime
    code: str | None = None
    tries: int = 0


class Asking(RuleBasedStateMachine):
    """One SIRET, for which whoever knows its numbers asks."""

    CHORES: ClassVar[tuple[str, ...]]
    WRONG: ClassVar[str]

    def __init__(self, world: World, time: time_machine.Traveller) -> None:
        super().__init__()
        self.world, self.time = world, time
        self.askers: dict[str, Asker] = {}
        self.last_left: datetime | None = None
        self.begin()

    # How each of the two is asked for

    def begin(self) -> None:
        raise NotImplementedError

    def call(self) -> Answer:
        raise NotImplementedError

    def hand_in(self, asker: str, code: str) -> Answer:
        raise NotImplementedError

    def path(self, asker: str) -> str:
        raise NotImplementedError

    def id_of(self, answer: Answer) -> str:
        raise NotImplementedError

    # What is done

    @rule(times=st.integers(1, 3))
    def ask(self, times: int) -> None:
        """Whoever asks is never refused, and told when the letter leaves."""
        for _ in range(times):
            now = clock.now()
            leaves_at = now if self.last_left is None else max(now, self.last_left + WEEK)
            with self.world.announcing() as said:
                answer = self.call()
            assert answer.status_code == 201, answer.json
            assert answer.json["letter_leaves_at"] == written(leaves_at)
            self.askers[self.id_of(answer)] = Asker(lapses_at=leaves_at + LIFE)
            self.take_letters(said, is_due=leaves_at == now)

    @precondition(lambda self: bool(self.askers))
    @rule(which=WHICH, times=st.integers(1, 6), whose=WHICH)
    def fail(self, which: int, times: int, whose: int) -> None:
        """Wrong codes, those of others among them, void one's own and nobody else's."""
        asker, other = self.one(which), self.askers[self.one(whose)]
        known = self.askers[asker]
        code = other.code if other is not known and other.code else "WRONGWRONGWR"
        for _ in range(times):
            answer = self.hand_in(asker, code)
            assert (answer.status_code, answer.json["code"]) == (404, self.WRONG)
            if known.code is not None and clock.now() < known.lapses_at:
                known.tries += 1
                known.code = None if known.tries >= TRIES else known.code

    @rule(hours=st.sampled_from([1, 24, 24 * 3, 24 * 7 - 1, 24 * 7, 24 * 9]))
    def let_time_pass(self, hours: int) -> None:
        """A letter leaves a week after the last if anybody waits, and for all who do."""
        self.time.shift(timedelta(hours=hours))
        now = clock.now()
        is_due = self.last_left is None or now >= self.last_left + WEEK
        with self.world.announcing() as said:
            self.world.do_chore("send_code_letters")
        self.take_letters(said, is_due=is_due)
        for chore in self.CHORES:
            self.world.do_chore(chore)
        self.askers = {id: known for id, known in self.askers.items() if known.lapses_at > now}

    @precondition(lambda self: bool(self.askers))
    @rule(which=WHICH)
    def reset(self, which: int) -> None:
        """An operator forgets what limits somebody has reached."""
        asker = self.one(which)
        self.askers[asker].code = None
        with self.world.announcing() as said:
            answer = self.world.operator.post(f"{self.path(asker)}/reset")
        assert answer.status_code == 200, answer.json
        self.take_letters(said, is_due=True)

    @precondition(lambda self: bool(self.askers))
    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        """An operator ends it for one; the others stay."""
        asker = self.one(which)
        assert self.world.operator.post(f"{self.path(asker)}/withdraw").status_code == 204
        del self.askers[asker]

    def teardown(self) -> None:
        """The good code of the last who asked works, whatever the others did."""
        good = sorted(id for id, known in self.askers.items() if known.code)
        if good:
            answer = self.hand_in(good[-1], self.askers[good[-1]].code or "")
            assert answer.status_code == 200, answer.json

    # What has come of it

    def one(self, which: int) -> str:
        return sorted(self.askers)[which % len(self.askers)]

    def take_letters(self, said: Any, *, is_due: bool) -> None:
        """Read the letter that was due, and compare whom it lists with all who wait."""
        waiting = {id for id, known in self.askers.items() if known.code is None}
        mine = [
            letter
            for letter in letters_in(said)
            if {str(asker.asker_id) for asker in letter.askers} & set(self.askers)
        ]
        assert len(mine) == (1 if is_due and waiting else 0)
        if not mine:
            return
        codes = codes_in(self.world, mine)
        assert set(codes) == waiting
        self.last_left = clock.now()
        for id, code in codes.items():
            self.askers[id] = Asker(lapses_at=self.last_left + LIFE, code=code)


class Registering(Asking):
    """Rivals register one establishment."""

    CHORES = ("lapse_registrations",)
    WRONG = "wrong_code"
    numbers = itertools.count(1)

    def begin(self) -> None:
        self.time.move_to(NOW)
        self.pair = self.world.in_register(f"Commune {next(self.numbers)}")

    def call(self) -> Answer:
        return self.world.register(self.pair, coordinates() | {"postal_address": ADDRESS})

    def hand_in(self, asker: str, code: str) -> Answer:
        return self.world.call("POST", f"/establishments/{asker}/confirm", {"code": code})

    def path(self, asker: str) -> str:
        return f"/establishments/{asker}/registration"

    def id_of(self, answer: Answer) -> str:
        return str(answer.json["establishment_id"])


class Recovering(Asking):
    """Several would administer an establishment that nobody administers."""

    CHORES = ("lapse_recoveries",)
    WRONG = "wrong_recovery_code"

    def begin(self) -> None:
        self.time.move_to(NOW)
        self.head = self.world.establishment()
        self.pair = pair_of(self.world, self.head)
        self.time.move_to(AFTER)
        self.world.refresh_operator()
        self.world.do_chore("follow_administrators")

    def call(self) -> Answer:
        return ask(self.world, self.pair)

    def hand_in(self, asker: str, code: str) -> Answer:
        body = {"recovery_id": asker, "code": code}
        return self.world.call("POST", f"/establishments/{self.head.home}/recover", body)

    def path(self, asker: str) -> str:
        return f"/establishments/{self.head.home}/recoveries/{asker}"

    def id_of(self, answer: Answer) -> str:
        return str(answer.json["recovery_id"])
