"""A sole administrator who has lost their second factors: a code by letter (design.md §4.4)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import Factor, FactorLetter, FactorReset, RecoveryCode
from shared.crypto.codes import digest, keyed_digest
from shared.events import Envelope, accounts, identity
from shared.messaging.tables import OutboxMessage
from tests.answers import refused
from tests.identity.factors import (
    Enrolled,
    ask_letter,
    challenge,
    enrol,
    finish,
    hand_in,
    move_email,
    printed_code,
    signed_in,
)
from tests.identity.world import ANOTHER, NOW, World

MONTH = timedelta(days=30)
OVER = (401, "challenge_over")
REFUSED = (403, "letter_code_refused")
WRONG = "WRNG WRNG WRNG"


@pytest.fixture
def alone(world: World) -> Enrolled:
    """The only administrator of the town, who will have lost their factors."""
    return enrol(world, profile="administrator", email="anne.dupre@example.org")


@pytest.fixture
def sent(world: World, alone: Enrolled) -> Enrolled:
    """The same, to whom a code is on its way."""
    assert ask_letter(world, alone.holder).status_code == 201
    return alone


def cancelling_code(world: World) -> str:
    return world.unsealer.unseal(world.announced(identity.FactorLetterAsked)[-1].sealed)


def voided(world: World) -> list[str]:
    return [event.reason for event in world.announced(identity.FactorLetterVoided)]


def spend(world: World, sent: Enrolled) -> None:
    """Hand in as many wrong codes as void the letter's."""
    given = challenge(world, sent.holder)
    for _ in range(5):
        assert refused(hand_in(world, given, WRONG)) == REFUSED


class TestALetter:
    def test_leaves_to_the_representative_and_the_holder_is_told(
        self, world: World, alone: Enrolled
    ) -> None:
        answer = ask_letter(world, alone.holder)

        assert answer.status_code == 201
        told = {"asked_at": "2026-11-16T09:30:00Z", "expires_at": "2027-01-15T09:30:00Z"}
        assert answer.json == told
        (issued,) = world.announced(identity.FactorLetterIssued)
        (asked,) = world.announced(identity.FactorLetterAsked)
        assert issued.account_id == asked.account_id == alone.holder.id
        assert (asked.email, asked.former_email) == ("anne.dupre@example.org", None)
        assert len(printed_code(world)) == 12
        assert cancelling_code(world) != printed_code(world)

    def test_is_kept_by_a_key_without_which_a_copy_of_the_rows_is_no_use(
        self, world: World, sent: Enrolled
    ) -> None:
        code, key = printed_code(world), world.tools.key.derive("factor letters")

        (kept,) = world.session.scalars(select(FactorLetter)).all()

        assert kept.digest == keyed_digest(code, key=key)
        assert kept.digest != digest(code)

    def test_opens_nothing_by_itself(self, world: World, sent: Enrolled) -> None:
        assert refused(world.sign_in(sent.holder)) == (403, "second_factor_required")
        assert refused(hand_in(world, "no-challenge", printed_code(world))) == OVER

    def test_leaves_once_in_thirty_days_whatever_has_become_of_it(
        self, world: World, sent: Enrolled, time: time_machine.Traveller
    ) -> None:
        world.post("/codes/cancel", {"token": cancelling_code(world)})
        time.shift(MONTH - timedelta(seconds=1))
        answer = ask_letter(world, sent.holder)
        assert refused(answer) == (409, "letter_sent_lately")
        assert (answer.json or {})["next_at"] == "2026-12-16T09:30:00Z"

        time.shift(timedelta(seconds=1))

        assert ask_letter(world, sent.holder).status_code == 201

    def test_leaves_again_once_whoever_spent_the_code_knows_the_password_no_more(
        self, world: World, sent: Enrolled, time: time_machine.Traveller
    ) -> None:
        for _ in range(3):
            spend(world, sent)
            assert refused(ask_letter(world, sent.holder)) == (409, "letter_sent_lately")
            time.shift(timedelta(minutes=11))
            world.forget_password(sent.holder)
            world.choose_password(sent.holder, ANOTHER)
            answer = ask_letter(world, sent.holder)

            if answer.status_code != 201:
                break
        assert voided(world) == ["tries"] * 3
        assert refused(answer) == (409, "letter_sent_lately")
        assert (answer.json or {})["next_at"] == "2026-12-16T09:30:00Z"

    def test_leaves_not_again_where_the_password_was_set_before_the_code_was_spent(
        self, world: World, sent: Enrolled
    ) -> None:
        world.forget_password(sent.holder)
        world.choose_password(sent.holder, ANOTHER)
        spend(world, sent)

        assert refused(ask_letter(world, sent.holder)) == (409, "letter_sent_lately")

    def test_voids_the_code_of_the_one_before(
        self, world: World, sent: Enrolled, time: time_machine.Traveller
    ) -> None:
        former = printed_code(world)
        time.shift(MONTH)
        assert ask_letter(world, sent.holder).status_code == 201

        given = challenge(world, sent.holder)

        assert refused(hand_in(world, given, former)) == REFUSED
        assert hand_in(world, given, printed_code(world)).status_code == 201

    def test_leaves_for_nobody_whom_somebody_else_can_help(self, world: World) -> None:
        user = enrol(world)
        one, _ = (enrol(world, profile="administrator") for _ in range(2))

        for each in (user, one):
            assert refused(ask_letter(world, each.holder)) == (409, "ask_an_administrator")
        assert world.announced(identity.FactorLetterIssued) == []

    def test_leaves_where_the_others_have_expired_or_are_gone_or_invited(
        self, world: World, alone: Enrolled
    ) -> None:
        world.holder(profile="administrator", expires_on=date(2026, 11, 15))
        world.delete(world.holder(profile="administrator"))
        world.invite(profile="administrator")
        world.holder(world.hospital, profile="administrator")

        assert ask_letter(world, alone.holder).status_code == 201

    def test_leaves_for_no_operator(self, world: World) -> None:
        operator = enrol(world, home=world.platform, profile="administrator")

        assert refused(ask_letter(world, operator.holder)) == (409, "ask_the_host")

    def test_leaves_not_soon_after_somebody_else_moved_the_address(
        self, world: World, alone: Enrolled
    ) -> None:
        move_email(world, alone.holder, "chez-un-autre@example.org")

        assert refused(ask_letter(world, alone.holder)) == (409, "email_just_changed")

    def test_takes_a_challenge_that_goes_on(
        self, world: World, alone: Enrolled, time: time_machine.Traveller
    ) -> None:
        given = challenge(world, alone.holder)
        time.shift(timedelta(minutes=10))

        assert refused(world.post("/factor-letters", {"challenge": given})) == OVER


class TestItsCode:
    def test_signs_in_after_the_password_and_the_factors_are_gone(
        self, world: World, sent: Enrolled, time: time_machine.Traveller
    ) -> None:
        before = signed_in(world, sent).token
        time.shift(timedelta(minutes=1))
        code = printed_code(world)
        typed = f" {code[:4]}-{code[4:8]} {code[8:]} ".lower()

        answer = hand_in(world, challenge(world, sent.holder), typed)

        assert answer.status_code == 201
        sent.holder.granted = answer.json or {}
        assert world.is_valid(sent.holder.token)
        assert not world.is_valid(before)
        assert world.app.verifier.verify(sent.holder.token).acr == "one_factor"
        assert world.session.scalars(select(Factor)).all() == []
        assert world.session.scalars(select(RecoveryCode)).all() == []
        (event,) = world.announced(identity.FactorsReset)
        assert (event.way, event.asked_by_id) == ("letter", None)
        assert world.sign_in(sent.holder).status_code == 201
        assert enrol(world, sent.holder).recovery_codes

    def test_leaves_the_holder_nothing_to_cancel(self, world: World, sent: Enrolled) -> None:
        cancels = {"token": cancelling_code(world)}

        assert hand_in(world, challenge(world, sent.holder), printed_code(world)).status_code == 201

        assert refused(world.post("/codes/lookup", cancels)) == (409, "code_spent")

    def test_is_announced_in_order(self, world: World, sent: Enrolled) -> None:
        hand_in(world, challenge(world, sent.holder), printed_code(world))

        rows = world.session.scalars(select(OutboxMessage).order_by(OutboxMessage.number))
        messages = [Envelope.from_message(row.message) for row in rows]
        mine = [each.sequence for each in messages if each.subject == str(sent.holder.id)]
        assert mine == sorted(set(mine))

    def test_is_good_once(self, world: World, sent: Enrolled) -> None:
        code, given = printed_code(world), challenge(world, sent.holder)
        sent.holder.granted = hand_in(world, given, code).json or {}
        assert refused(hand_in(world, given, code)) == OVER

        enrol(world, sent.holder)

        assert refused(hand_in(world, challenge(world, sent.holder), code)) == REFUSED

    def test_is_good_for_sixty_days(
        self, world: World, sent: Enrolled, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(days=60) - timedelta(minutes=1))
        given = challenge(world, sent.holder)
        time.shift(timedelta(minutes=1))

        assert refused(hand_in(world, given, printed_code(world))) == REFUSED

    def test_is_void_after_five_wrong_ones_across_challenges_and_that_is_told(
        self, world: World, sent: Enrolled
    ) -> None:
        for tries in range(5):
            answer = hand_in(world, challenge(world, sent.holder), WRONG)
            assert refused(answer) == REFUSED, tries
            assert (answer.json or {})["tries_left"] == 4

        answer = hand_in(world, challenge(world, sent.holder), printed_code(world))

        assert refused(answer) == REFUSED
        assert voided(world) == ["tries"]
        assert refused(world.sign_in(sent.holder)) == (403, "second_factor_required")

    def test_counts_against_the_challenge_too(self, world: World, alone: Enrolled) -> None:
        given = challenge(world, alone.holder)

        answers = [hand_in(world, given, WRONG) for _ in range(6)]

        assert [refused(answer) for answer in answers] == [REFUSED] * 5 + [OVER]

    def test_takes_the_password_of_now(self, world: World, sent: Enrolled) -> None:
        given = challenge(world, sent.holder)
        world.forget_password(sent.holder)
        world.choose_password(sent.holder, ANOTHER)

        assert refused(hand_in(world, given, printed_code(world))) == OVER

    def test_opens_no_account_of_another(self, world: World, sent: Enrolled) -> None:
        other = enrol(world, home=world.hospital, profile="administrator")

        answer = hand_in(world, challenge(world, other.holder), printed_code(world))

        assert refused(answer) == REFUSED

    def test_opens_nothing_in_a_suspended_establishment(self, world: World, sent: Enrolled) -> None:
        given = challenge(world, sent.holder)
        world.suspend(world.town)

        answer = hand_in(world, given, printed_code(world))

        assert refused(answer) == (403, "establishment_suspended")


class TestCancelling:
    def test_takes_the_code_of_the_email_alone(self, world: World, sent: Enrolled) -> None:
        code = {"token": cancelling_code(world)}
        shown = world.post("/codes/lookup", code).json or {}
        assert shown["purpose"] == "factor_letter"

        assert world.post("/codes/cancel", code).status_code == 204

        assert refused(world.post("/codes/cancel", code)) == (409, "code_spent")
        answer = hand_in(world, challenge(world, sent.holder), printed_code(world))
        assert refused(answer) == REFUSED
        assert voided(world) == ["holder"]

    def test_is_not_what_the_code_on_paper_is_for(self, world: World, sent: Enrolled) -> None:
        answer = world.post("/codes/cancel", {"token": printed_code(world)})

        assert refused(answer) == (404, "unknown_code")


class TestWhatVoidsIt:
    def test_another_address_does(self, world: World, sent: Enrolled) -> None:
        move_email(world, sent.holder, "voleur@example.org", is_own=True)

        (event,) = world.announced(identity.FactorLetterVoided)
        assert (event.reason, event.former_email) == ("void", "anne.dupre@example.org")
        answer = hand_in(world, challenge(world, sent.holder), printed_code(world))
        assert refused(answer) == REFUSED

    def test_the_last_factor_that_is_removed_does(self, world: World, sent: Enrolled) -> None:
        holder = signed_in(world, sent)

        assert world.call("DELETE", f"/factors/{sent.id}", token=holder.token).status_code == 204
        assert voided(world) == ["void"]

    def test_the_end_of_the_account_does_without_a_word(self, world: World, sent: Enrolled) -> None:
        world.delete(sent.holder)

        assert voided(world) == []
        assert world.session.scalars(select(FactorLetter.ending)).all() == ["void"]


class TestALetterThatReachesNobody:
    """`accounts` hears of it from the post, and keeps the address of record."""

    @pytest.mark.parametrize("fact", ["address", "legal_representative"])
    def test_since_another_address_is_on_record_is_void_and_the_next_leaves_at_once(
        self, world: World, sent: Enrolled, fact: str
    ) -> None:
        world.hear(accounts.EstablishmentChanged(establishment=world.town, changed=[fact]))

        answer = hand_in(world, challenge(world, sent.holder), printed_code(world))
        assert refused(answer) == REFUSED
        assert voided(world) == ["lost"]
        assert ask_letter(world, sent.holder).status_code == 201

    def test_since_it_came_back_likewise(self, world: World, sent: Enrolled) -> None:
        world.hear(missed(sent))

        assert voided(world) == ["lost"]
        assert ask_letter(world, sent.holder).status_code == 201

    def test_voids_no_code_of_a_later_one_or_of_another_kind(
        self, world: World, sent: Enrolled
    ) -> None:
        world.hear(missed(sent, told_at=NOW - timedelta(seconds=1)))
        world.hear(missed(sent, kind="recovery_code"))
        world.hear(accounts.EstablishmentChanged(establishment=world.town, changed=["name"]))

        assert voided(world) == []

    def test_has_had_its_effect_when_it_is_told_again(self, world: World, sent: Enrolled) -> None:
        for _ in range(2):
            world.hear(missed(sent))

        assert voided(world) == ["lost"]


def missed(sent: Enrolled, **facts: Any) -> accounts.LetterMissed:
    given: dict[str, Any] = {"kind": "factor_code", "told_at": NOW, "account_ids": [sent.holder.id]}
    home = sent.holder.account.establishment_id
    return accounts.LetterMissed(establishment_id=home, **given | facts)


class TestAPasswordForgottenAfterwards:
    def test_goes_to_the_address_that_was_known(self, world: World, sent: Enrolled) -> None:
        hand_in(world, challenge(world, sent.holder), printed_code(world))
        move_email(world, sent.holder, "voleur@example.org", is_own=True)

        world.forget_password(sent.holder)

        assert world.announced(identity.CodeIssued)[-1].email == "anne.dupre@example.org"
        (reset,) = world.session.scalars(select(FactorReset)).all()
        assert (reset.way, reset.ended_at) == ("letter", NOW)

    def test_finds_the_applications_code_refused(self, world: World, sent: Enrolled) -> None:
        given, code = challenge(world, sent.holder), sent.application.code()
        hand_in(world, challenge(world, sent.holder), printed_code(world))

        assert refused(finish(world, given, code)) == OVER
