"""Passwords: forgotten, and replaced by a link in an e-mail."""

from datetime import timedelta

import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.identity import chores
from services.identity.models import OneTimeCode
from shared import clock
from shared.events import identity
from tests.answers import refused
from tests.identity.world import ANOTHER, PASSWORD, WRONG, Holder, World


def change(world: World, holder: Holder, current: str, password: str) -> TestResponse:
    body = {"current_password": current, "password": password}
    return world.call("PUT", "/passwords/current", json=body, token=holder.token)


class TestAForgottenPassword:
    def test_is_replaced_by_a_link_in_an_email(self, world: World) -> None:
        holder = world.holder()
        code = world.forget_password(holder)

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert answer.status_code == 204
        assert world.sign_in(holder, password=ANOTHER).status_code == 201
        assert world.sign_in(holder, password=PASSWORD).status_code == 401
        (changed,) = world.announced(identity.PasswordChanged)
        assert (changed.account_id, changed.by_reset) == (holder.id, True)
        issued = world.announced(identity.CodeIssued)[-1]
        assert (issued.purpose, issued.invitation) == ("password_reset", None)
        assert issued.email == holder.account.email

    def test_unlocks(self, world: World) -> None:
        holder = world.holder()
        world.lock(holder)

        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})

        assert world.sign_in(holder, password=ANOTHER).status_code == 201
        (unlocked,) = world.announced(identity.CredentialUnlocked)
        assert (unlocked.account_id, unlocked.by_reset) == (holder.id, True)

    def test_lets_in_however_often_others_have_tried(self, world: World) -> None:
        holder = world.holder()
        for _ in range(40):
            world.sign_in(holder, password=WRONG)

        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})

        assert world.sign_in(holder, password=ANOTHER).status_code == 201

    def test_has_no_link_at_a_former_address(self, world: World) -> None:
        holder = world.holder()
        code = world.forget_password(holder)
        world.change(holder, email="jeanne@example.org")

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert refused(answer) == (409, "code_spent")

    def test_ends_every_session(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})

        assert not world.is_valid(holder.token)
        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")

    def test_does_not_end_the_session_that_follows_it(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        world.post("/passwords", {"token": world.forget_password(holder), "password": ANOTHER})
        holder.password = ANOTHER

        world.signed_in(holder)

        assert world.is_valid(holder.token)

    def test_has_a_link_that_is_good_for_an_hour(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        code = world.forget_password(world.holder())
        time.shift(timedelta(hours=1))

        answer = world.post("/passwords", {"token": code, "password": ANOTHER})

        assert refused(answer) == (409, "code_expired")

    def test_has_one_good_link_at_a_time(self, world: World) -> None:
        holder = world.holder()
        former = world.forget_password(holder)
        world.forget_password(holder)

        answer = world.post("/passwords", {"token": former, "password": ANOTHER})

        assert refused(answer) == (409, "code_spent")

    def test_has_the_same_answer_for_everybody(self, world: World) -> None:
        deleted = world.holder()
        world.delete(deleted)
        identifiers = [
            world.holder().account.identifier,
            world.invite().account.identifier,
            deleted.account.identifier,
            "PERSONNE0",
        ]

        answers = [world.post("/password-resets", {"identifier": i}) for i in identifiers]

        assert {(answer.status_code, answer.data) for answer in answers} == {(202, b"{}")}

    def test_sends_who_was_only_invited_their_invitation_again(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        invited = world.invite()
        (first,) = world.announced(identity.CodeIssued)
        former = world.code(invited)
        time.shift(timedelta(hours=24, seconds=-1))
        early = world.forget_password(invited)
        time.shift(timedelta(seconds=1))

        late = world.forget_password(invited)

        assert early == former
        second = world.announced(identity.CodeIssued)[-1]
        assert second.purpose == "password_creation"
        assert second.invitation is not None
        assert second.invitation == first.invitation
        assert second.expires_at == first.expires_at
        body = {"token": former, "password": PASSWORD}
        assert refused(world.post("/passwords", body)) == (409, "code_spent")
        world.choose_password(invited)
        assert late != former

    def test_announces_whose_invitation_has_lapsed_and_sends_none(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        invited = world.invite()
        time.shift(timedelta(days=15))

        world.forget_password(invited)

        assert len(world.announced(identity.CodeIssued)) == 1
        (missed,) = world.announced(identity.InvitationMissed)
        assert (missed.account_id, missed.asked_at) == (invited.id, clock.now())
        assert missed.establishment_id == invited.account.establishment_id

    def test_announces_nobody_who_has_a_password_a_good_invitation_or_no_account(
        self, world: World
    ) -> None:
        deleted = world.holder()
        world.delete(deleted)

        for holder in (world.holder(), world.invite(), deleted):
            world.post("/password-resets", {"identifier": holder.account.identifier})
        world.post("/password-resets", {"identifier": "PERSONNE0"})
        world.do(chores.answer_resets)

        assert world.announced(identity.InvitationMissed) == []

    def test_has_the_same_answer_for_an_invitation_that_has_lapsed(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        invited = world.invite()
        time.shift(timedelta(days=15))

        answer = world.post("/password-resets", {"identifier": invited.account.identifier})

        assert (answer.status_code, answer.data) == (202, b"{}")
        assert world.announced(identity.InvitationMissed) == []  # the chore's work, afterwards

    def test_sends_nothing_to_nobody_to_the_invited_and_to_the_deleted(self, world: World) -> None:
        deleted, invited = world.holder(), world.invite()
        world.delete(deleted)
        before = len(world.announced(identity.CodeIssued))

        for identifier in (deleted.account.identifier, invited.account.identifier, "PERSONNE0"):
            world.post("/password-resets", {"identifier": identifier})
        world.do(chores.answer_resets)

        assert len(world.announced(identity.CodeIssued)) == before

    def test_sends_three_links_in_ten_minutes_and_no_more(self, world: World) -> None:
        holder = world.holder()
        for _ in range(5):
            world.forget_password(holder)

        resets = world.session.scalars(
            select(OneTimeCode).where(OneTimeCode.purpose == "password_reset")
        )

        assert len(resets.all()) == 3

    def test_is_not_answered_too_often_for_one_address(self, world: World) -> None:
        for number in range(60):
            world.post("/password-resets", {"identifier": f"PERSONNE{number}"})

        answer = world.post("/password-resets", {"identifier": "PERSONNE"})

        assert refused(answer) == (429, "too_many_requests")
