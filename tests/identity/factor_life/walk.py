"""Where chance seldom leads: one way through all that may be done, refused and told."""

from collections.abc import Iterator
from datetime import timedelta

from tests.identity.factor_life.holdings import TOTP
from tests.identity.factor_life.life import FactorLife
from tests.identity.factor_life.machine import HEAD, USER
from tests.identity.factor_life.opening import EVERYBODY

NEWEST, ONE_BEFORE = 1, 7
"""Which of the sessions that go on."""

LAST = 0
"""Which of all sessions, or challenges."""


def walk(life: FactorLife) -> Iterator[None]:
    """Walk it, and stop after each act."""
    yield life.let_both_in(True, True)
    yield life.type_a_password(USER, False)
    yield life.ask_a_reset(ONE_BEFORE, HEAD)
    yield life.prove_it_by_the_password(ONE_BEFORE, True)
    yield life.add_a_passkey(USER, 1, True, True)
    yield life.sign_in_by_a_passkey(USER, 1, True)
    yield life.guess_codes(USER, 5, TOTP, True)
    yield life.show_something(LAST, USER, TOTP, 1, 0)
    yield life.guess_until_the_end(USER, TOTP, True)
    yield life.change_the_password(NEWEST, False, False)
    yield life.change_the_password(NEWEST, True, False)
    yield life.make_paper_anew(USER, 1)
    yield life.lose_an_answer(USER, 19)
    yield life.lose_an_answer(USER, 20)
    yield life.have_a_device_remembered(USER)
    yield life.come_back_as_it_ends(USER, timedelta(seconds=-1))
    yield life.come_back_as_it_ends(USER, timedelta())
    yield life.have_a_device_remembered(USER)
    yield life.come_back(USER, 1, True)
    yield life.begin_an_application(NEWEST, False)
    yield life.prove_it(NEWEST)
    yield life.forget_a_device(NEWEST, 1)
    yield life.have_a_device_remembered(USER)
    yield life.forget_the_password(USER)
    yield life.remove_all(USER, True)
    yield life.ask_for_factors(EVERYBODY, 0)
    yield life.come_in(USER)
    yield life.read_what_a_policy_shuts(NEWEST)
    yield life.ask_for_factors(None, 0)
    yield life.wait(timedelta(minutes=5))
    yield life.begin_an_application(LAST, False)
    yield life.refresh(LAST)
    yield life.begin_an_application(NEWEST, False)
    yield life.prove_it(NEWEST)
    yield life.add_an_application(USER, LAST, 0)
    yield life.lose_all("nobody", 1)
    yield life.come_in(HEAD)
    yield life.ask_a_reset(NEWEST, USER)
    yield life.type_a_wrong_letter(LAST, 1)
    yield life.try_a_letter_out(True)
    yield life.come_in_by_a_letter(31, 1)
    yield life.sign_out(NEWEST, True)
