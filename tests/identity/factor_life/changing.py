"""Rules of what one does with one's own factors, paper and password (design.md §4.4)."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from werkzeug.test import TestResponse

from shared import clock
from tests.identity.factor_life.hands import Thing
from tests.identity.factor_life.holdings import TOTP
from tests.identity.factor_life.ways import IS_RARE, IS_RIGHT, WHICH, WHO, Ways
from tests.identity.factors import Application
from tests.identity.session_machine import body_of
from tests.identity.world import WRONG

AROUND = st.sampled_from([-2, -1, 0, 0, 0, 0, 1, 2])


class Changing(Ways):
    """Adding and removing."""

    # An application

    @rule(who=WHO, which=WHICH, offset=AROUND)
    def add_an_application(self, who: int, which: int, offset: int) -> None:
        """Begin to add one, and confirm it."""
        self.tick()
        session = self.some_session(who, which)
        number = self._begin(session, is_old=False)
        if number is not None:
            self._confirm(session, number, offset)

    @rule(which=WHICH, is_old=IS_RARE)
    def begin_an_application(self, which: int, is_old: bool) -> None:
        self.tick()
        self._begin(self.session(which), is_old=is_old)

    @precondition(lambda self: self.hands.numbers(TOTP))
    @rule(which=WHICH, who=WHO, thing=WHICH, offset=AROUND)
    def confirm_an_application(self, which: int, who: int, thing: int, offset: int) -> None:
        """Confirm one that was begun before, or forgotten, or is somebody else's."""
        self.tick()
        number = self.among(TOTP, who, thing)
        if number is not None:
            self._confirm(self.session(which), number, offset)

    # A passkey

    @rule(who=WHO, which=WHICH, is_synced=st.booleans(), again=IS_RARE)
    def add_a_passkey(self, who: int, which: int, is_synced: bool, again: bool) -> None:
        """Have one made and hand it in, perhaps twice."""
        self.tick()
        session = self.some_session(who, which)
        text, token = self.token(session)
        asked = self.world.post("/factors/passkeys/options", token=text)
        if not self.agree(asked, lambda: self.model.ask_new_passkey(token, clock.now())):
            return
        device = self.hands.devices[is_synced]
        credential = device.create(body_of(asked)["options"])
        number = self.hands.take(Thing(self.touched, str(uuid4()), key=device.keys[-1]))
        for each in [number, None] if again else [number]:
            self._hand_in(session, credential, each)

    # All of them

    @precondition(lambda self: self.hands.things)
    @rule(who=WHO, which=WHICH, thing=WHICH)
    def remove(self, who: int, which: int, thing: int) -> None:
        """Remove what one has, or had, or what is somebody else's."""
        self.tick()
        session = self.some_session(who, which)
        own = list(self.model.accounts[who].factors)
        among = own if own and thing % 4 else list(range(len(self.hands.things)))
        self._remove(session, among[thing % len(among)])

    @rule(who=WHO, is_wanted=st.booleans())
    def remove_all(self, who: int, is_wanted: bool) -> None:
        """Let somebody do without factors again, every other time that it is asked for."""
        session = self.get_in(who) if is_wanted else None
        for number in list(self.model.accounts[who].factors):
            if session is not None:
                self.tick()
                self._remove(session, number)

    @rule(who=WHO, which=WHICH)
    def make_paper_anew(self, who: int, which: int) -> None:
        self.tick()
        text, token = self.token(self.some_session(who, which))
        answer = self.world.post("/recovery-codes", token=text)
        self.agree(
            answer,
            lambda: self.model.make_sheet(token, clock.now()),
            lambda sheet: self.hands.sheets.update({sheet: body_of(answer)["codes"]}),
        )

    # The password

    @rule(which=WHICH, is_right=IS_RIGHT, is_old=IS_RARE)
    def change_the_password(self, which: int, is_right: bool, is_old: bool) -> None:
        self.tick()
        text, token = self.token(self.session(which), is_old=is_old)
        holder = self.people[self.touched]
        present, other = holder.password, self.another(holder.password)
        body = {"current_password": present if is_right else WRONG, "password": other}
        answer = self.world.call("PUT", "/passwords/current", json=body, token=text)
        now = clock.now()
        if self.agree(
            answer, lambda: self.model.change_password(token, is_password=is_right, now=now)
        ):
            holder.password = other

    @rule(who=WHO)
    def forget_the_password(self, who: int) -> None:
        """Choose another by the link of an e-mail, which has to go where it may."""
        self.forget_password(who)

    # How

    def _begin(self, session: int, *, is_old: bool) -> int | None:
        text, token = self.token(session, is_old=is_old)
        answer = self.world.post("/factors/totp", {"name": "Poste du guichet"}, token=text)
        number = len(self.hands.things)
        if not self.agree(answer, lambda: self.model.begin(token, number, clock.now())):
            return None
        told = body_of(answer)
        return self.hands.take(Thing(self.touched, told["id"], Application(told["secret"])))

    def _confirm(self, session: int, number: int, offset: int) -> None:
        text, token = self.token(session)
        code, thing = self.hands.code(number, offset), self.hands.things[number]
        shown = self.hands.typed(code)
        answer = self.world.post(f"/factors/{thing.factor_id}/confirm", {"code": code}, token=text)
        self.agree(
            answer,
            lambda: self.model.confirm(token, number, shown, clock.now()),
            lambda sheet: self._keep(answer, sheet, number),
        )

    def _hand_in(self, session: int, credential: dict[str, Any], number: int | None) -> None:
        text, token = self.token(session)
        body = {"name": "Clé du guichet", "credential": credential}
        answer = self.world.post("/factors/passkeys", body, token=text)
        self.agree(
            answer,
            lambda: self.model.add_passkey(token, number, clock.now()),
            lambda sheet: self._keep(answer, sheet, number),
        )

    def _keep(self, answer: TestResponse, sheet: int | None, number: int | None) -> None:
        """Keep the id of what was added, and the paper that came with it."""
        told = body_of(answer)
        assert number is not None
        self.hands.things[number].factor_id = told["factor"]["id"]
        assert (told["recovery_codes"] is None) is (sheet is None)
        if sheet is not None:
            self.hands.sheets[sheet] = told["recovery_codes"]

    def _remove(self, session: int, number: int) -> None:
        text, token = self.token(session)
        factor_id = self.hands.things[number].factor_id
        answer = self.world.call("DELETE", f"/factors/{factor_id}", token=text)
        self.agree(answer, lambda: self.model.remove(token, number, clock.now()))
