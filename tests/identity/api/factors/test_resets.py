"""Second factors of somebody who has lost them, reset by an administrator (design.md §4.4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.identity import chores
from services.identity.actions import factors
from services.identity.models import Credential, Factor, FactorReset, Link, RecoveryCode, Removal
from services.identity.permissions import RESET_FACTORS
from shared.auth import Duty, Permission
from shared.auth.permissions import ADMINISTRATORS
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import (
    Enrolled,
    ask_reset,
    cancelling_code,
    challenge,
    enrol,
    finish,
    move_email,
    of_account,
    signed_in,
)
from tests.identity.world import ANOTHER, NOW, WRONG, Holder, World

DAY = timedelta(hours=24)
NO_MORE = (401, "challenge_over")


@pytest.fixture
def administrator(world: World) -> Holder:
    return world.administrator()


@pytest.fixture
def lost(world: World) -> Enrolled:
    """Somebody who has a factor, and will have lost it."""
    return enrol(world, email="anne.dupre@example.org")


@pytest.fixture
def asked(world: World, administrator: Holder, lost: Enrolled) -> Enrolled:
    """Somebody whose factors are to be reset tomorrow."""
    answer = ask_reset(world, administrator, lost.holder)
    assert answer.status_code == 201, answer.text
    return lost


def cancelled(world: World) -> list[str]:
    return [event.reason for event in world.announced(identity.FactorResetCancelled)]


def a_day_later(world: World, time: time_machine.Traveller) -> None:
    time.shift(DAY)
    world.do(chores.reset_factors)


def has_factors(world: World, holder: Holder) -> bool:
    world.session.expire_all()
    mine = select(Factor).where(Factor.account_id == holder.id)
    return bool(world.session.scalars(mine).all())


class TestAsking:
    def test_is_the_administrators_of_the_home_alone(self) -> None:
        assert Permission(name="factors.reset", own=ADMINISTRATORS, step_up=True) == RESET_FACTORS

    def test_waits_for_a_day_and_is_told_with_what_cancels_it(
        self, world: World, administrator: Holder, lost: Enrolled
    ) -> None:
        answer = ask_reset(world, administrator, lost.holder)

        waiting = {
            "asked_at": "2026-11-16T09:30:00Z",
            "asked_by_id": str(administrator.id),
            "due_at": "2026-11-17T09:30:00Z",
        }
        assert (answer.status_code, answer.json) == (201, waiting)
        (event,) = world.announced(identity.FactorResetAsked)
        assert (event.account_id, event.asked_by_id) == (lost.holder.id, administrator.id)
        assert (event.email, event.former_email) == ("anne.dupre@example.org", None)
        assert (event.asked_at, event.due_at) == (NOW, NOW + DAY)
        seen = world.call("GET", of_account(lost.holder), token=administrator.token)
        assert seen.json == {"has_factors": True, "reset": waiting}
        own = world.call("GET", "/factors/reset", token=signed_in(world, lost).token)
        assert own.json == {"reset": waiting}

    def test_changes_nothing_yet(self, world: World, asked: Enrolled) -> None:
        world.do(chores.reset_factors)

        assert has_factors(world, asked.holder)
        assert signed_in(world, asked)

    def test_of_oneself_is_refused(self, world: World) -> None:
        alone = enrol(world, profile="administrator")
        signed_in(world, alone)

        assert refused(ask_reset(world, alone.holder, alone.holder)) == (409, "own_factors")

    def test_of_people_elsewhere_is_refused(self, world: World, lost: Enrolled) -> None:
        stranger = world.administrator(world.hospital)
        theirs = enrol(world, home=world.hospital)

        assert refused(ask_reset(world, stranger, lost.holder)) == (404, "not_found")
        inside = of_account(lost.holder).replace(str(lost.holder.id), str(theirs.holder.id))
        insider = world.administrator()
        answer = world.post(f"{inside}/reset", token=insider.token)
        assert refused(answer) == (404, "not_found")

    def test_by_a_user_or_an_operator_is_refused(self, world: World, lost: Enrolled) -> None:
        user = world.signed_in(world.holder())
        operator = world.operator(*(duty.removeprefix("duty:") for duty in Duty))

        assert refused(ask_reset(world, user, lost.holder)) == (403, "forbidden")
        assert ask_reset(world, operator, lost.holder).status_code in (403, 404)
        assert world.announced(identity.FactorResetAsked) == []

    def test_takes_a_sign_in_of_just_now_by_a_factor_if_there_is_one(
        self, world: World, lost: Enrolled
    ) -> None:
        stale = (401, "step_up_required")
        by_password = enrol(world, world.administrator()).holder  # signed in before it came

        assert refused(ask_reset(world, by_password, lost.holder)) == stale

    def test_takes_a_factor(self, world: World, administrator: Holder) -> None:
        without = world.holder()

        answer = ask_reset(world, administrator, without)

        assert refused(answer) == (409, "nothing_to_reset")
        seen = world.call("GET", of_account(without), token=administrator.token)
        assert seen.json == {"has_factors": False, "reset": None}

    def test_of_an_expired_or_a_deleted_account_is_refused(
        self, world: World, administrator: Holder, lost: Enrolled
    ) -> None:
        gone = enrol(world).holder
        world.delete(gone)
        world.change(lost.holder, expires_on=date(2026, 11, 15))

        assert refused(ask_reset(world, administrator, lost.holder)) == (409, "renewal_required")
        assert refused(ask_reset(world, administrator, gone)) == (404, "not_found")

    def test_is_refused_while_one_waits_and_beyond_three_a_day(
        self, world: World, administrator: Holder, lost: Enrolled
    ) -> None:
        place = f"{of_account(lost.holder)}/reset"
        for _ in range(3):
            assert ask_reset(world, administrator, lost.holder).status_code == 201
            again = ask_reset(world, administrator, lost.holder)
            assert refused(again) == (409, "reset_under_way")
            assert world.call("DELETE", place, token=administrator.token).status_code == 204

        answer = ask_reset(world, administrator, lost.holder)

        assert refused(answer) == (429, "too_many_requests")
        assert answer.headers["Retry-After"] == str(24 * 3600)

    def test_is_refused_for_three_days_after_somebody_else_moved_the_address(
        self, world: World, administrator: Holder, lost: Enrolled, time: time_machine.Traveller
    ) -> None:
        move_email(world, lost.holder, "chez-un-autre@example.org")

        answer = ask_reset(world, administrator, lost.holder)

        assert refused(answer) == (409, "email_just_changed")
        assert (answer.json or {})["until"] == "2026-11-19T09:30:00Z"
        time.shift(timedelta(hours=72))
        assert ask_reset(world, world.signed_in(administrator), lost.holder).status_code == 201

    def test_after_the_holder_changed_the_address_is_told_at_both(
        self, world: World, administrator: Holder, lost: Enrolled
    ) -> None:
        move_email(world, lost.holder, "nouvelle@example.org", is_own=True)

        assert ask_reset(world, administrator, lost.holder).status_code == 201
        (event,) = world.announced(identity.FactorResetAsked)
        assert (event.email, event.former_email) == (
            "nouvelle@example.org",
            "anne.dupre@example.org",
        )


class TestCancelling:
    def test_takes_the_code_of_the_email_alone_and_uses_it_up(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        code = {"token": cancelling_code(world)}
        for _ in range(2):
            shown = world.post("/codes/lookup", code).json or {}
            assert (shown["purpose"], shown["password_policy"]) == ("factor_reset", None)

        assert world.post("/codes/cancel", code).status_code == 204

        assert refused(world.post("/codes/cancel", code)) == (409, "code_spent")
        a_day_later(world, time)
        assert has_factors(world, asked.holder)
        assert cancelled(world) == ["holder"]
        assert world.announced(identity.FactorsReset) == []

    def test_takes_no_code_of_another_purpose(self, world: World, asked: Enrolled) -> None:
        code = world.forget_password(asked.holder)

        assert refused(world.post("/codes/cancel", {"token": code})) == (404, "unknown_code")
        body = {"token": cancelling_code(world), "password": ANOTHER}
        assert refused(world.post("/passwords", body)) == (404, "unknown_code")

    def test_is_over_as_it_is_carried_out(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        code = {"token": cancelling_code(world)}
        a_day_later(world, time)

        assert refused(world.post("/codes/cancel", code)) == (409, "code_spent")

    def test_is_the_holders_while_it_is_due_and_not_carried_out(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(DAY + timedelta(hours=5))

        answer = world.post("/codes/cancel", {"token": cancelling_code(world)})

        assert answer.status_code == 204
        assert cancelled(world) == ["holder"]
        assert world.do(chores.reset_factors) == 0
        assert has_factors(world, asked.holder)

    def test_by_an_administrator_kills_the_code(
        self, world: World, administrator: Holder, asked: Enrolled
    ) -> None:
        place = f"{of_account(asked.holder)}/reset"
        user = world.signed_in(world.holder())

        assert refused(world.call("DELETE", place, token=user.token)) == (403, "forbidden")
        assert world.call("DELETE", place, token=administrator.token).status_code == 204
        again = world.call("DELETE", place, token=administrator.token)
        assert refused(again) == (409, "no_reset_waits")
        code = {"token": cancelling_code(world)}
        assert refused(world.post("/codes/cancel", code)) == (409, "code_spent")
        assert cancelled(world) == ["administrator"]

    def test_is_the_holders_who_has_found_the_factor_again(
        self, world: World, asked: Enrolled
    ) -> None:
        holder = signed_in(world, asked)

        answer = world.call("DELETE", "/factors/reset", token=holder.token)

        assert answer.status_code == 204
        assert cancelled(world) == ["holder"]
        again = world.call("DELETE", "/factors/reset", token=holder.token)
        assert refused(again) == (409, "no_reset_waits")


class TestWhatWaits:
    """It is judged again when its time has come (design.md §4.12)."""

    def test_is_void_with_another_address(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        move_email(world, asked.holder, "nouvelle@example.org", is_own=True)

        assert cancelled(world) == ["void"]
        (event,) = world.announced(identity.FactorResetCancelled)
        assert event.former_email == "anne.dupre@example.org"
        a_day_later(world, time)
        assert has_factors(world, asked.holder)

    def test_is_void_with_the_last_factor(self, world: World, asked: Enrolled) -> None:
        holder = signed_in(world, asked)

        assert world.call("DELETE", f"/factors/{asked.id}", token=holder.token).status_code == 204
        assert cancelled(world) == ["void"]

    def test_is_void_without_an_administrator_who_asks(
        self, world: World, administrator: Holder, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        world.delete(administrator)

        a_day_later(world, time)

        assert has_factors(world, asked.holder)
        assert cancelled(world) == ["void"]

    def test_is_void_in_a_suspended_establishment(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        world.suspend(world.town)

        a_day_later(world, time)

        assert has_factors(world, asked.holder)
        assert cancelled(world) == ["void"]

    def test_is_void_of_an_account_that_has_expired(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        world.change(asked.holder, expires_on=date(2026, 11, 16))

        a_day_later(world, time)

        assert has_factors(world, asked.holder)
        assert cancelled(world) == ["void"]

    def test_ends_without_a_word_with_the_account(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        world.delete(asked.holder)

        a_day_later(world, time)

        assert cancelled(world) == []
        assert world.announced(identity.FactorsReset) == []
        assert world.session.scalars(select(FactorReset.ending)).all() == ["void"]


class TestAReset:
    def test_comes_after_a_day_and_not_a_second_before(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(DAY - timedelta(seconds=1))
        world.do(chores.reset_factors)
        assert has_factors(world, asked.holder)

        time.shift(timedelta(seconds=1))
        assert world.do(chores.reset_factors) == 1

        assert not has_factors(world, asked.holder)
        assert world.session.scalars(select(RecoveryCode)).all() == []
        assert world.do(chores.reset_factors) == 0

    def test_is_held_up_by_no_other_that_cannot_be_carried_out(
        self,
        world: World,
        administrator: Holder,
        asked: Enrolled,
        time: time_machine.Traveller,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        other = enrol(world)
        assert ask_reset(world, administrator, other.holder).status_code == 201
        forget = factors.forget

        def fail_of_one(session: Session, credential: Credential) -> None:
            if credential.account_id == asked.holder.id:
                raise RuntimeError("not this one")
            forget(session, credential)

        monkeypatch.setattr(factors, "forget", fail_of_one)
        time.shift(DAY)

        with pytest.raises(ExceptionGroup):
            world.do(chores.reset_factors)

        assert has_factors(world, asked.holder)
        assert not has_factors(world, other.holder)

        monkeypatch.undo()

        assert world.do(chores.reset_factors) == 1
        assert not has_factors(world, asked.holder)

    def test_is_told_with_whose_word_it_was(
        self, world: World, administrator: Holder, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)

        (event,) = world.announced(identity.FactorsReset)
        assert (event.account_id, event.reset_at) == (asked.holder.id, NOW + DAY)
        assert (event.way, event.asked_by_id) == ("administrator", administrator.id)

    def test_voids_the_password_so_that_who_knows_it_is_not_the_first_to_sign_in(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)

        assert world.sign_in(asked.holder).status_code == 401
        (reset,) = world.announced(identity.FactorsReset)
        sent = world.announced(identity.CodeIssued)[-1]
        assert (sent.purpose, sent.email) == ("password_reset", "anne.dupre@example.org")
        assert sent.reset_id == reset.reset_id

    def test_kills_the_link_to_a_password_that_was_asked_for_before(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(DAY - timedelta(minutes=5))
        former = world.forget_password(asked.holder)
        time.shift(timedelta(minutes=5))
        world.do(chores.reset_factors)

        answer = world.post("/passwords", {"token": former, "password": ANOTHER})

        assert refused(answer) == (409, "code_spent")

    def test_gives_the_account_no_invitation_in_the_place_of_the_password(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)

        world.invite_again(asked.holder)

        assert world.announced(identity.CodeIssued)[-1].purpose == "password_reset"

    def test_that_is_void_leaves_the_password(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        move_email(world, asked.holder, "nouvelle@example.org", is_own=True)

        a_day_later(world, time)

        assert refused(world.sign_in(asked.holder)) == (403, "second_factor_required")

    def test_leaves_a_new_password_to_sign_in_with_and_a_factor_to_be_added(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)
        world.choose_password(asked.holder, ANOTHER)

        holder = world.signed_in(asked.holder)

        assert world.app.verifier.verify(holder.token).acr == "one_factor"
        assert enrol(world, holder).recovery_codes

    def test_ends_sessions_challenges_and_links(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(DAY)
        other = world.holder(world.hospital)
        holder = signed_in(world, asked)
        body = {"identifier": other.account.identifier, "password": other.password}
        assert world.post("/links", body, token=holder.token).status_code == 201
        given, code = challenge(world, holder), asked.application.code()

        world.do(chores.reset_factors)

        assert refused(finish(world, given, code)) == NO_MORE
        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")
        assert not world.is_valid(holder.token)
        assert world.session.scalars(select(Link.removal)).all() == [Removal.FACTORS_RESET]


class TestATakeover:
    """Whoever may move an address and have factors reset opens no account of another."""

    def test_by_the_password_that_a_thief_knows_ends_with_the_reset(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        thief = replace(asked.holder)
        time.shift(DAY)
        given = challenge(world, thief)  # it waits, typed just before
        world.do(chores.reset_factors)

        assert refused(finish(world, given, asked.application.code())) == NO_MORE
        assert refused(world.post("/factor-letters", {"challenge": given})) == NO_MORE
        answer = world.sign_in(thief)
        assert answer.json == world.sign_in(thief, password=WRONG).json
        body = {"identifier": thief.account.identifier, "password": thief.password}
        own = world.signed_in(world.holder(world.hospital))
        assert world.post("/links", body, token=own.token).json == answer.json

        world.choose_password(asked.holder, ANOTHER)

        assert world.sign_in(thief).status_code == 401
        assert enrol(world, world.signed_in(asked.holder)).recovery_codes

    def test_by_an_address_moved_after_the_reset_kills_the_link_and_brings_none(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)
        code = world.code(asked.holder)
        move_email(world, asked.holder, "voleur@example.org")

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert refused(answer) == (409, "code_spent")
        world.forget_password(asked.holder)
        assert world.announced(identity.CodeIssued)[-1].email == "anne.dupre@example.org"

    def test_by_an_address_moved_after_the_reset_gets_no_link(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)
        move_email(world, asked.holder, "voleur@example.org")

        world.forget_password(asked.holder)
        time.shift(timedelta(hours=72))
        world.forget_password(asked.holder)

        sent = [event.email for event in world.announced(identity.CodeIssued)]
        assert sent[-2:] == ["anne.dupre@example.org", "voleur@example.org"]

    def test_by_an_address_moved_at_the_word_of_a_stolen_session_gets_no_link_either(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        a_day_later(world, time)
        move_email(world, asked.holder, "voleur@example.org", is_own=True)

        world.forget_password(asked.holder)

        assert world.announced(identity.CodeIssued)[-1].email == "anne.dupre@example.org"

    def test_by_an_address_moved_while_the_reset_waits_keeps_the_factor(
        self, world: World, asked: Enrolled, time: time_machine.Traveller
    ) -> None:
        move_email(world, asked.holder, "voleur@example.org")
        a_day_later(world, time)
        code = world.forget_password(asked.holder)
        world.post("/passwords", {"token": code, "password": ANOTHER})

        answer = world.sign_in(asked.holder, password=ANOTHER)

        assert refused(answer) == (403, "second_factor_required")

    def test_by_a_password_reset_neither_removes_a_factor_nor_signs_in_past_it(
        self, world: World, lost: Enrolled
    ) -> None:
        code = world.forget_password(lost.holder)
        world.choose_password(lost.holder, ANOTHER)

        answer = world.sign_in(lost.holder)

        assert code
        assert refused(answer) == (403, "second_factor_required")
        assert has_factors(world, lost.holder)


class TestAFactorAddedSoonAfterAnotherAddress:
    @pytest.mark.parametrize(
        ("hours", "told"), [(71, "anne.dupre@example.org"), (72, None)], ids=["soon", "later"]
    )
    def test_is_told_at_the_former_one_too(
        self, world: World, time: time_machine.Traveller, hours: int, told: str | None
    ) -> None:
        holder = world.holder(email="anne.dupre@example.org")
        move_email(world, holder, "nouvelle@example.org", is_own=True)
        time.shift(timedelta(hours=hours))

        enrol(world, world.signed_in(holder))

        (event,) = world.announced(identity.FactorAdded)
        assert event.former_email == told

    def test_is_told_at_the_first_of_several(self, world: World) -> None:
        holder = world.holder(email="anne.dupre@example.org")
        move_email(world, holder, "entre-deux@example.org")
        move_email(world, holder, "nouvelle@example.org")

        enrol(world, world.signed_in(holder))

        (event,) = world.announced(identity.FactorAdded)
        assert event.former_email == "anne.dupre@example.org"

    def test_is_not_told_at_one_that_was_corrected_before_there_was_a_password(
        self, world: World
    ) -> None:
        holder = move_email(world, world.invite(email="faute@example.org"), "anne@example.org")
        world.invite_again(holder)
        world.choose_password(holder)
        world.change(holder, status="active", expires_on=date(2028, 5, 16))

        enrol(world, world.signed_in(holder))

        (event,) = world.announced(identity.FactorAdded)
        assert event.former_email is None
