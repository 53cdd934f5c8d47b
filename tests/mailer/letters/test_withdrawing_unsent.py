"""E-mails about a withdrawn letter that somebody is sending, or has given up: tried no more."""

import pytest
import time_machine

from services.mailer import chores
from services.mailer.clients.transports import Postponed, Refused
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.mailer.letters.box import deposited
from tests.mailer.letters.test_withdrawing import withdraw
from tests.mailer.outgoing import later
from tests.mailer.transports import Meddling, Scripted
from tests.mailer.world import Caller, World


@pytest.fixture(autouse=True)
def reader(world: World, home: EstablishmentFacts) -> Caller:
    """Somebody who is told of letters."""
    return world.caller(world.administrator(home))


def send_over(world: World, way_out: object) -> None:
    world.send(world.with_transport(way_out))


def about(world: World, template: str) -> Email:
    (email,) = world.emails(template)
    return email


class TestAnEMailOnItsWay:
    def test_is_not_sent_again_where_it_did_not_get_through(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        letter = deposited(operator, home)

        def withdrawn_meanwhile() -> None:
            assert about(world, "letter_deposited").status is EmailStatus.SENDING
            assert withdraw(operator, letter).status_code == 200
            raise Postponed("451 later")

        send_over(world, Meddling(withdrawn_meanwhile))
        assert about(world, "letter_deposited").status is EmailStatus.QUEUED
        later(world, clock, minutes=2)

        assert world.send() == 0
        chores.lapse_emails(world.sessions, world.now, world.tools)
        assert about(world, "letter_deposited").status is EmailStatus.CANCELLED
        assert world.delivered() == []

    def test_counts_as_sent_where_it_did(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home)

        send_over(world, Meddling(lambda: withdraw(operator, letter)))

        assert about(world, "letter_deposited").status is EmailStatus.SENT

    def test_of_many_letters_is_sent_again_without_it(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        _, _, wrong = (deposited(operator, home, title=title) for title in ("A", "B", "C"))
        world.send()
        later(world, clock, minutes=11)
        chores.release_held(world.sessions, world.now, world.tools)

        def withdrawn_meanwhile() -> None:
            withdraw(operator, wrong)
            raise Postponed("451 later")

        send_over(world, Meddling(withdrawn_meanwhile))
        later(world, clock, minutes=2)
        world.send()

        digest = about(world, "digest")
        assert digest.status is EmailStatus.SENT
        body = digest.body or ""
        assert [body.count(f"- un courrier {what}") for what in ("vous attend", "retiré")] == [1, 1]

    def test_of_that_letter_alone_is_a_reminder_that_is_not_sent_again(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        clock: time_machine.Traveller,
    ) -> None:
        letter = deposited(operator, home)
        world.send()
        later(world, clock, days=8)
        chores.remind_unread(world.sessions, world.now, world.tools)
        later(world, clock, minutes=11)
        chores.release_held(world.sessions, world.now, world.tools)

        def withdrawn_meanwhile() -> None:
            withdraw(operator, letter)
            raise Postponed("451 later")

        send_over(world, Meddling(withdrawn_meanwhile))
        later(world, clock, minutes=2)

        assert about(world, "letters_unread").status is EmailStatus.QUEUED
        assert world.send() == 0


class TestAnEMailThatWasGivenUp:
    def test_is_not_tried_again_at_an_operators_word(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        letter = deposited(operator, home)
        send_over(world, Scripted(Refused("550 no")))
        email = about(world, "letter_deposited")
        assert email.status is EmailStatus.FAILED

        withdraw(operator, letter)

        support = world.operator(**{"duty:support": "write"})
        assert refused(support.post(f"/emails/{email.id}/retry")) == (409, "not_retriable")
        assert about(world, "letter_deposited").status is EmailStatus.FAILED
