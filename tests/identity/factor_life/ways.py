"""How somebody gets in, by all that they have, or by whatever they try."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from services.identity import chores
from shared import clock
from shared.events import identity
from tests.identity.factor_life.hands import UNPRINTED, present
from tests.identity.factor_life.holdings import PAPER, PASSKEY, TOTP, Shown
from tests.identity.factor_life.machine import FactorMachine
from tests.identity.session_machine import body_of
from tests.identity.world import ANOTHER, PASSWORD, WRONG

WHO = st.integers(0, 1)
WHICH = st.integers(0, 59)
"""Which of several: a session, a challenge, a thing."""

OFFSETS = st.sampled_from([-2, -1, -1, 0, 0, 0, 1, 1, 2])
"""How many steps from now the code is of."""

WHAT = st.sampled_from([TOTP, TOTP, TOTP, PAPER, PAPER, PASSKEY, PASSKEY, "nothing"])
IS_RIGHT = st.sampled_from([True, True, True, False])
IS_RARE = st.sampled_from([False, False, False, False, True])


class Ways(FactorMachine):
    """What several rules do."""

    # A sign-in and its second half

    def sign_in(
        self, who: int, *, is_right: bool = True, kept: tuple[int, int] | None = None
    ) -> bool:
        """Type identifier and password; keep the challenge, if that is what comes of it.

        :param kept: what the device keeps: of which device, and of which turn
        """
        self.touched, holder = who, self.people[who]
        body = {
            "identifier": holder.account.identifier,
            "password": holder.password if is_right else WRONG,
            **({} if kept is None else {"remembered_device": self.hands.kept[kept]}),
        }
        answer, now = self.world.post("/sessions", body), clock.now()
        done = self.lets_in(
            answer,
            lambda: self.model.sign_in(who, is_password=is_right, kept=kept, now=now),
        )
        if "challenge" in body_of(answer):
            self.challenges.append(body_of(answer)["challenge"])
        return done

    def finish(
        self, number: int, shown: Shown, *, is_remembered: bool = False, **proof: Any
    ) -> bool:
        """Show something for a challenge, and perhaps have the device remembered."""
        body = {
            "challenge": self.challenges[number],
            "factor": shown.kind,
            **({"remember": True} if is_remembered else {}),
            **proof,
        }
        answer, now = self.world.post("/sessions/second-factor", body), clock.now()
        self.touched = self.model.challenges[number].who
        return self.lets_in(
            answer,
            lambda: self.model.finish(number, shown, now, is_remembered=is_remembered),
        )

    def finish_by_passkey(self, number: int, key: int) -> bool:
        body = {"challenge": self.challenges[number]}
        asked = self.world.post("/sessions/second-factor/options", body)
        if not self.agree(asked, lambda: self.model.ask_passkey(number, clock.now())):
            return False
        credential, shown = self.hands.signed(key, body_of(asked)["options"])
        return self.finish(number, shown, credential=credential)

    def get_in(self, who: int) -> int | None:
        """Sign somebody in by all that they have; tell the session, None if they are kept out."""
        number = len(self.challenges)
        if self.sign_in(who):
            return len(self.tokens) - 1
        if number == len(self.challenges):
            return None
        for key in self.passkeys(who):
            if self.finish_by_passkey(number, key):
                return len(self.tokens) - 1
        proof = self.a_good_code(who)
        if proof is not None and self.finish(number, proof[1], code=proof[0]):
            return len(self.tokens) - 1
        return None

    # Another password

    @staticmethod
    def another(password: str) -> str:
        """Name the other one of two."""
        return ANOTHER if password == PASSWORD else PASSWORD

    def forget_password(self, who: int) -> None:
        """Choose another by the link of an e-mail, which has to go where it may."""
        self.tick()
        self.touched, holder = who, self.people[who]
        body = {"identifier": holder.account.identifier}
        assert self.world.post("/password-resets", body).status_code == 202
        self.world.do(chores.answer_resets)
        sent: Any = self.world.said_of(holder, identity.CodeIssued)[-1].event
        assert sent.email == self.model.link_goes_to(who, clock.now())
        self.choose_by_the_last_link(who)

    def choose_by_the_last_link(self, who: int) -> None:
        """Choose another password by the link that was sent last."""
        holder = self.people[who]
        self.world.choose_password(holder, self.another(holder.password))
        self.model.choose_password(who, clock.now())

    # What is chosen

    def some_session(self, who: int, which: int) -> int:
        """Choose somebody's session that has just begun, or any."""
        number = self.get_in(who) if which % 3 else None
        return self.session(which) if number is None else number

    # Time, and links

    def later(self, pause: timedelta) -> None:
        self.time.shift(pause)
        self.world.has_news_of_accounts(clock.now())

    def follow(self, code: str, act: Callable[..., None]) -> None:
        """Follow a link that cancels something."""
        answer = self.world.post("/codes/cancel", {"token": code})
        self.agree(answer, lambda: act(now=clock.now()))

    # What is typed

    def a_good_code(self, who: int) -> tuple[str, Shown] | None:
        """Read a code that is right: of an application, else of paper; None: there is none."""
        account = self.model.accounts[who]
        for number, factor in account.factors.items():
            tries = account.wrong.get(TOTP)
            if factor.kind == TOTP and not (tries and tries.locked_until):
                step = max(factor.last_step + 1, present() - 1)
                if step <= present() + 1:
                    code = self.hands.code(number, step - present())
                    return code, self.hands.typed(code)
        return self.hands.written(*min(account.paper)) if account.paper else None

    def a_code(self, who: int, what: str, which: int, offset: int) -> tuple[str, Shown]:
        """Read a code, right or not, mostly one of one's own."""
        number = self.among(TOTP, who, which)
        if what == TOTP and number is not None:
            code = self.hands.code(number, offset)
            return code, self.hands.typed(code)
        if what == PAPER and self.hands.sheets:
            own = self.model.accounts[who].sheet if which % 4 else None
            sheet = which % len(self.hands.sheets) if own is None else own
            return self.hands.written(sheet, which % 10)
        return self.no_code(PAPER if which % 2 else TOTP)

    def no_code(self, kind: str) -> tuple[str, Shown]:
        """Make up a code that is none of a kind."""
        return (UNPRINTED if kind == PAPER else self.hands.no_code()), Shown(kind)

    def among(self, kind: str, who: int, which: int) -> int | None:
        """Choose a thing that somebody has ever made, mostly one's own; None: there is none."""
        found = self.hands.numbers(kind, who if which % 4 else None)
        return found[-1 - (which // 4) % len(found)] if found else None
