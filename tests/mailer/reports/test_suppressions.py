"""Nothing is sent to an address that mails come back from, but what somebody waits for, daily."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer import chores
from services.mailer.actions import claiming, suppressions
from services.mailer.clients.transports import Refused
from services.mailer.models import Email, EmailStatus, Suppression, SuppressionReason
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailSent
from tests.mailer.erasing import erase
from tests.mailer.outgoing import later
from tests.mailer.reports.suppressing import invited, reset, send, suppress
from tests.mailer.transports import Scripted
from tests.mailer.world import World

SENT, WAITS = EmailStatus.SENT, EmailStatus.SUPPRESSED


class TestASuppressedAddress:
    def test_gets_no_invitation_and_others_get_theirs(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder)
        invited(world, holder)
        invited(world, world.account(world.establishment()))

        assert send(world) == [WAITS, SENT]

    def test_gets_what_somebody_waits_for_once_a_day(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        suppress(world, holder)
        found = []
        for hours in (0, 1, 22.9, 0.2):
            later(world, clock, hours=hours)
            reset(world, holder)
            found.append(send(world)[-1])

        assert found == [SENT, WAITS, WAITS, SENT]

    def test_is_not_told_to_be_reached_because_its_server_took_what_was_tried(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppression = suppress(world, holder)
        reset(world, holder)

        assert send(world) == [SENT]
        assert world.announced(EmailSent) == []
        with world.look() as session:
            suppressions.lift(session, suppression, now=world.now)
            session.commit()
        reset(world, holder)
        send(world)
        assert [each.template for each in world.announced(EmailSent)] == ["password_reset"]

    def test_that_was_complained_from_is_still_reached(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder, SuppressionReason.COMPLAINED)
        reset(world, holder)
        send(world)

        assert len(world.announced(EmailSent)) == 1

    def test_is_tried_all_the_same_once_for_two_who_ask_at_once(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder)
        twin = world.account(world.establishment(), email=holder.email)
        reset(world, holder)
        reset(world, twin)

        assert sorted(send(world)) == sorted([SENT, WAITS])

    def test_keeps_a_code_that_waits_no_longer_than_it_lives(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        suppress(world, holder)
        invited(world, holder)
        send(world)
        later(world, clock, days=16)

        chores.lapse_emails(world.sessions, world.now, world.tools)

        (email,) = world.emails()
        assert (email.status, email.sealed) == (EmailStatus.CANCELLED, None)

    def test_has_news_of_more_than_fourteen_days_ago_cancelled(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        suppress(world, holder)
        invited(world, holder)
        send(world)
        with world.look() as session:
            session.scalars(select(Email)).one().lapses_at = None
            session.commit()
        later(world, clock, days=14, seconds=-1)
        chores.lapse_emails(world.sessions, world.now, world.tools)
        before = world.emails()[0].status
        later(world, clock, seconds=2)
        chores.lapse_emails(world.sessions, world.now, world.tools)

        assert (before, world.emails()[0].status) == (WAITS, EmailStatus.CANCELLED)

    def test_is_one_that_a_server_refuses_since_there_is_no_mailbox(
        self, world: World, holder: AccountFacts
    ) -> None:
        invited(world, holder)
        world.send(world.with_transport(Scripted(Refused("550 5.1.1 user unknown"))))

        with world.look() as session:
            (found,) = session.query(Suppression)
        assert (found.address, found.reason) == ("Jean@Example.org", SuppressionReason.REFUSED)

    def test_is_none_that_a_server_refuses_for_another_reason(
        self, world: World, holder: AccountFacts
    ) -> None:
        invited(world, holder)
        world.send(world.with_transport(Scripted(Refused("550 5.7.1 spam"))))

        with world.look() as session:
            assert session.query(Suppression).count() == 0

    def test_is_forgotten_when_it_has_stood_as_long_as_emails_are_kept(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        suppress(world, holder)
        later(world, clock, days=world.tools.settings.email_days, seconds=1)

        chores.forget_old(world.sessions, world.now, world.tools)

        with world.look() as session:
            assert session.query(Suppression).count() == 0

    def test_is_forgotten_with_the_data_of_its_holder(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder)
        suppress(world, world.account(world.establishment(), email="claire@mairie.example"))

        erase(world, holder)

        with world.look() as session:
            assert [each.address for each in session.query(Suppression)] == [
                "claire@mairie.example"
            ]

    def test_that_is_forgotten_holds_nothing_back_any_more(
        self, world: World, holder: AccountFacts, clock: time_machine.Traveller
    ) -> None:
        suppress(world, holder)
        later(world, clock, days=world.tools.settings.email_days + 1)
        invited(world, holder)
        before = send(world)

        chores.forget_old(world.sessions, world.now, world.tools)

        assert (before, send(world)) == ([WAITS], [SENT])

    def test_holds_nothing_of_others_back_once_its_holder_is_erased(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder)
        invited(world, world.account(world.establishment(), email=holder.email))
        before = send(world)

        erase(world, holder)
        send(world)

        assert before == [WAITS]
        assert [email.status for email in world.emails("password_creation")] == [SENT]

    def test_that_is_let_through_while_a_mail_is_claimed_holds_it_back_no_more(
        self, world: World, holder: AccountFacts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        suppress(world, holder)
        invited(world, holder)
        look = claiming._close_open

        def let_through(session: Session, found: Any, *, now: datetime) -> None:
            suppressions.let_through(session, holder.email, now=now)
            look(session, found, now=now)

        monkeypatch.setattr(claiming, "_close_open", let_through)

        assert send(world) == [SENT]

    def test_is_told_to_its_holder_who_asks_what_is_kept(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder)

        data = world.caller(holder).get("/me/data").json["data"]

        assert [each["address"] for each in data["suppressed_addresses"]] == ["Jean@Example.org"]


def test_two_days_of_resets_reach_a_mailbox_that_works_again(
    world: World, holder: AccountFacts, clock: time_machine.Traveller
) -> None:
    suppress(world, holder)
    for _ in range(2):
        reset(world, holder)
        assert send(world)[-1] is SENT
        world.now += timedelta(days=1, minutes=1)  # sending takes a moment, which is no day
        clock.move_to(world.now, tick=False)
