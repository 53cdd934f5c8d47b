"""What becomes of a mail whose sender dies in the middle."""

from datetime import timedelta

import pytest
import time_machine

from services.mailer import chores
from services.mailer.clients.maildir import Maildir
from services.mailer.models import EmailStatus, Outcome
from services.mailer.models.email import MOST_ATTEMPTS
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailFailed, EmailSent
from tests.mailer.outgoing import attempts, later, only, queued
from tests.mailer.transports import Dies, Fatal, Meddling, Scripted
from tests.mailer.world import World


class TestASenderThatDies:
    @pytest.mark.parametrize("before", [True, False])
    def test_leaves_a_mail_that_arrives_once_all_the_same(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller, before: bool
    ) -> None:
        queued(world, holder)
        fatal = Fatal(Maildir(world.mails), before=before)
        with pytest.raises(Dies):
            world.send(world.with_transport(fatal))
        assert world.send() == 0
        assert only(world).status is EmailStatus.SENDING

        later(world, clock, seconds=15)
        world.send()

        assert len(world.delivered()) == 1
        assert only(world).status is EmailStatus.SENT
        assert attempts(world) == [(1, Outcome.IN_DOUBT), (2, Outcome.SENT)]

    def test_leaves_one_that_is_not_delivered_again_although_it_has_been_read(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        with pytest.raises(Dies):
            world.send(world.with_transport(Fatal(Maildir(world.mails), before=False)))
        (file,) = (world.mails / "new").iterdir()
        file.rename(world.mails / "cur" / f"{file.name}:2,S")

        later(world, clock, seconds=15)
        world.send()

        assert world.delivered() == []
        assert only(world).status is EmailStatus.SENT

    def test_again_and_again_is_not_followed_for_ever(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(Dies):
                world.send(world.with_transport(Fatal(Maildir(world.mails), before=True)))
            later(world, clock, seconds=15)

        assert world.send() == 0

        assert only(world).status is EmailStatus.FAILED
        assert len(world.announced(EmailFailed)) == 1

    def test_leaves_one_that_is_cancelled_once_its_code_has_ended(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        queued(world, holder)
        with pytest.raises(Dies):
            world.send(world.with_transport(Fatal(Maildir(world.mails), before=True)))
        later(world, clock, days=15)

        assert world.send() == 0
        chores.lapse_emails(world.sessions, world.now, world.tools)

        assert (only(world).status, only(world).sealed) == (EmailStatus.CANCELLED, None)
        assert attempts(world) == [(1, Outcome.IN_DOUBT)]

    def test_but_was_only_slow_does_not_overwrite_its_successor(
        self, world: World, holder: AccountFacts
    ) -> None:
        queued(world, holder)
        successor = world.with_transport(Scripted(None))

        def meddle() -> None:
            world.now += timedelta(minutes=2)
            assert world.send(successor) == 1

        world.send(world.with_transport(Meddling(meddle)))

        assert attempts(world) == [(1, Outcome.SENT), (2, Outcome.SENT)]
        assert len(world.announced(EmailSent)) == 1
