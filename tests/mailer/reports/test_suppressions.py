"""Nothing is sent to an address that mails come back from, but what somebody waits for, daily."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from services.mailer import chores
from services.mailer.actions import suppressions
from services.mailer.clients.transports import Refused
from services.mailer.models import Email, EmailStatus, Suppression, SuppressionReason
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailSent, OperatorActed
from tests.answers import refused
from tests.mailer.erasing import erase
from tests.mailer.outgoing import later
from tests.mailer.transports import Scripted
from tests.mailer.world import Caller, World

SENT, WAITS = EmailStatus.SENT, EmailStatus.SUPPRESSED


def suppress(
    world: World, holder: AccountFacts, reason: SuppressionReason = SuppressionReason.BOUNCED
) -> UUID:
    """Let mails to somebody come back from now on."""
    with world.look() as session:
        made = Suppression(
            address=holder.email,
            reason=reason,
            said="5.1.1 unknown",
            email_id=uuid4(),
            account_id=holder.account_id,
            establishment_id=holder.establishment_id,
            created_at=world.now,
        )
        session.add(made)
        session.flush()
        made_id = made.id
        session.commit()
    return made_id


def invited(world: World, holder: AccountFacts) -> None:
    world.told(world.code_for(holder))


def reset(world: World, holder: AccountFacts) -> None:
    world.told(world.code_for(holder, purpose="password_reset"))


def send(world: World) -> list[EmailStatus]:
    """Let the senders run, and tell how each e-mail stands."""
    world.send(world.with_transport(Scripted(None)))
    return [email.status for email in world.emails()]


@pytest.fixture
def operator(world: World) -> Caller:
    return world.operator(**{"duty:support": "write"})


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

    def test_is_told_to_its_holder_who_asks_what_is_kept(
        self, world: World, holder: AccountFacts
    ) -> None:
        suppress(world, holder)

        data = world.caller(holder).get("/me/data").json["data"]

        assert [each["address"] for each in data["suppressed_addresses"]] == ["Jean@Example.org"]


class TestOperators:
    def test_see_suppressed_addresses_the_latest_first_and_look_for_one(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        other = world.account(world.establishment(), email="claire@mairie.example")
        suppress(world, holder)
        suppress(world, other)

        listed = operator.get("/suppressions").json
        found = operator.get("/suppressions?address=CLAIRE").json

        assert [each["address"] for each in listed] == [
            "claire@mairie.example",
            "Jean@Example.org",
        ]
        assert [each["account_id"] for each in found] == [str(other.account_id)]
        assert found[0]["reason"] == "bounced"

    def test_lift_one_and_what_waited_leaves(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        made = suppress(world, holder)
        invited(world, holder)
        send(world)

        answer = operator.post(f"/suppressions/{made}/lift")

        assert answer.status_code == 200
        assert send(world) == [SENT]
        (event,) = world.announced(OperatorActed)
        assert event.operation == "suppressions.lift"
        assert event.establishment_id == holder.establishment_id

    def test_have_an_email_tried_again_whose_address_was_refused(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        invited(world, holder)
        world.send(world.with_transport(Scripted(Refused("550 5.1.1 user unknown"))))
        (email,) = world.emails()

        operator.post(f"/emails/{email.id}/retry")

        assert send(world) == [SENT]

    def test_lift_one_for_a_reason_that_the_history_is_told(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        made = suppress(world, holder)

        operator.post(f"/suppressions/{made}/lift", {"reason": "Boîte rétablie."})

        (event,) = world.announced(OperatorActed)
        assert event.to_data()["reason"] == "Boîte rétablie."

    def test_read_one_which_the_history_is_told(
        self, world: World, holder: AccountFacts, operator: Caller
    ) -> None:
        made = suppress(world, holder)

        shown = operator.get(f"/suppressions/{made}").json

        assert (shown["address"], shown["said"]) == ("Jean@Example.org", "5.1.1 unknown")
        (event,) = world.announced(OperatorActed)
        assert event.to_data() == {
            "establishment_id": str(holder.establishment_id),
            "account_id": str(operator.id),
            "operation": "suppressions.read",
        }
        assert refused(operator.get(f"/suppressions/{uuid4()}")) == (404, "not_found")

    def test_lift_one_once(self, world: World, holder: AccountFacts, operator: Caller) -> None:
        made = suppress(world, holder)
        operator.post(f"/suppressions/{made}/lift")

        assert refused(operator.post(f"/suppressions/{made}/lift")) == (404, "not_found")

    def test_without_the_duty_see_none(self, world: World, holder: AccountFacts) -> None:
        made = suppress(world, holder)

        for caller in (
            world.operator(**{"duty:print": "write"}),
            world.caller(world.administrator(world.establishment())),
        ):
            assert refused(caller.get("/suppressions"))[0] == 403
            assert refused(caller.post(f"/suppressions/{made}/lift"))[0] == 403


def test_two_days_of_resets_reach_a_mailbox_that_works_again(
    world: World, holder: AccountFacts, clock: time_machine.Traveller
) -> None:
    suppress(world, holder)
    for _ in range(2):
        reset(world, holder)
        assert send(world)[-1] is SENT
        world.now += timedelta(days=1, minutes=1)  # sending takes a moment, which is no day
        clock.move_to(world.now, tick=False)
