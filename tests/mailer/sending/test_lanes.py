"""What a person waits for never waits for what is sent in bulk."""

from functools import partial

from sqlalchemy import update

from services.mailer import chores
from services.mailer.domain.lanes import Lane
from services.mailer.domain.mails import MAILS
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import AccountFacts
from tests.mailer.outgoing import queued
from tests.mailer.world import World


def sent(world: World, lane: Lane) -> int:
    return chores.send_emails(world.sessions, world.now, world.tools, lane=lane)


class TestALane:
    def test_sends_nothing_of_the_others(self, world: World, holder: AccountFacts) -> None:
        home = world.establishment()
        for _ in range(20):
            queued(world, world.account(home))
        with world.look() as session:
            session.execute(update(Email).values(lane=Lane.NEWS))
            session.commit()
        reset = queued(world, holder)

        assert sent(world, Lane.AWAITED) == 1

        states = {email.id: email.status for email in world.emails()}
        assert states.pop(reset.id) is EmailStatus.SENT
        assert set(states.values()) == {EmailStatus.QUEUED}
        assert sent(world, Lane.INVITATIONS) == 0
        assert sent(world, Lane.NEWS) == 20

    def test_has_a_chore_and_so_a_connection_of_its_own(self) -> None:
        lanes = [
            chore.run.keywords["lane"]
            for chore in chores.CHORES
            if isinstance(chore.run, partial) and chore.run.func is chores.send_emails
        ]

        assert sorted(lanes) == sorted(Lane)

    def test_is_that_of_codes_resets_and_security_before_all(self) -> None:
        assert {name for name, mail in MAILS.items() if mail.lane is Lane.AWAITED} == {
            *("password_reset", "email_confirmation", "identifier_reminder"),
            *("password_changed", "email_changed", "account_locked"),
            *("account_linked", "new_device", "invitation_over"),
            *("second_factor_added", "second_factor_removed", "second_factor_locked"),
            *("recovery_codes_replaced", "recovery_code_used", "remembered_device_reused"),
            *("factor_reset_asked", "factor_reset_cancelled", "factors_reset"),
            *("factor_letter_asked", "factor_letter_voided"),
        }
        assert MAILS["password_creation"].lane is Lane.INVITATIONS

    def test_stands_with_the_email(self, world: World, holder: AccountFacts) -> None:
        email: Email = queued(world, holder)

        assert email.lane == Lane.AWAITED
