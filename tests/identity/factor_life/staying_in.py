"""Rules of who stays in: refreshes, proofs of who one is, sign-outs (design.md §4.4)."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from werkzeug.test import TestResponse

from shared import clock
from tests.identity.factor_life.holdings import PASSKEY, Shown
from tests.identity.factor_life.ways import IS_RIGHT, OFFSETS, WHAT, WHICH, WHO, Ways
from tests.identity.session_machine import body_of
from tests.identity.world import WRONG


class StayingIn(Ways):
    """Sessions that go on."""

    @rule(which=WHICH)
    def refresh(self, which: int) -> None:
        self.tick()
        number = self.session(which)
        answer = self.world.refresh(self.refreshes[number])
        if answer.status_code == 200:
            self.refreshes[number] = (answer.json or {})["refresh_token"]
        self.gives(answer, lambda: self.model.refresh(number, clock.now()))

    @rule(which=WHICH, is_right=IS_RIGHT)
    def prove_it_by_the_password(self, which: int, is_right: bool) -> None:
        self.tick()
        self._step_up_by_password(self.session(which), is_right=is_right)

    @rule(which=WHICH, who=WHO, what=WHAT, thing=WHICH, offset=OFFSETS)
    def prove_it_by_something(
        self, which: int, who: int, what: str, thing: int, offset: int
    ) -> None:
        """Show what somebody has in a session, theirs or not."""
        self.tick()
        number = self.session(which)
        key = self.among(PASSKEY, who, thing)
        if what == PASSKEY and key is not None:
            self._step_up_by_passkey(number, key)
            return
        code, shown = self.a_code(who, what, thing, offset)
        self._step_up(number, shown, code=code)

    @rule(which=WHICH)
    def prove_it(self, which: int) -> None:
        """Show what is right, in a session that has become old."""
        self.later(timedelta(seconds=240))
        number = self.session(which)
        who = self.model.sessions[number].who
        proof = self.a_good_code(who)
        if proof is None:
            self._step_up_by_password(number)
        else:
            self._step_up(number, proof[1], code=proof[0])

    @rule(which=WHICH, is_elsewhere=st.booleans())
    def sign_out(self, which: int, is_elsewhere: bool) -> None:
        self.tick()
        text, token = self.token(self.session(which))
        path = "/sessions/others" if is_elsewhere else "/sessions/current"
        answer = self.world.call("DELETE", path, token=text)
        self.agree(
            answer, lambda: self.model.sign_out(token, clock.now(), is_elsewhere=is_elsewhere)
        )

    # How

    def _step_up(self, session: int, shown: Shown, **proof: Any) -> bool:
        """Show something in a session."""
        text, token = self.token(session)
        answer = self._prove(text, factor=shown.kind, **proof)
        return self.gives(answer, lambda: self.model.step_up(token, shown, clock.now()))

    def _step_up_by_passkey(self, session: int, key: int) -> bool:
        text, token = self.token(session)
        asked = self.world.post("/sessions/current/step-up/options", token=text)
        if not self.agree(asked, lambda: self.model.ask_passkey_anew(token, clock.now())):
            return False
        credential, shown = self.hands.signed(key, body_of(asked)["options"])
        return self._step_up(session, shown, credential=credential)

    def _step_up_by_password(self, session: int, *, is_right: bool = True) -> bool:
        text, token = self.token(session)
        holder = self.people[self.touched]
        answer = self._prove(text, password=holder.password if is_right else WRONG)
        now = clock.now()
        return self.gives(
            answer,
            lambda: self.model.step_up_by_password(token, is_password=is_right, now=now),
        )

    def _prove(self, text: str, **proof: Any) -> TestResponse:
        return self.world.post("/sessions/current/step-up", proof, token=text)
