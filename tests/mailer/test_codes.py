"""E-mails that carry a one-time code."""

from datetime import timedelta

from services.mailer.models import EmailStatus
from shared.messaging.backlog import DELAYS
from shared.messaging.handlers import Outcome
from shared.messaging.tables import ParkedMessage
from tests.mailer.world import TODAY, World


class TestACodeForAFirstPassword:
    def test_waits_for_the_holders_account(self, world: World) -> None:
        home = world.establishment()
        facts = world.facts(home, status="invited")
        code = world.message(world.code_for(facts))

        assert world.receive(code) is Outcome.DEFERRED
        assert world.receive(world.created(facts, by=None)) is Outcome.HANDLED
        assert world.handling.handle_due(now=world.now) == [Outcome.HANDLED]

        (email,) = world.emails()
        assert email.template == "password_creation"

    def test_is_written_with_the_facts_of_the_message_that_caused_it(self, world: World) -> None:
        home = world.establishment()
        creator = world.administrator(home)
        facts = world.facts(home, status="invited")
        world.receive(world.created(facts, by=creator))

        world.told(world.code_for(facts, invited_by=creator))

        (email,) = world.emails()
        assert email.recipient == facts.email
        assert email.facts["inviter"]["last_name"] == "Dupré"
        assert email.facts["inviter_phone"] == creator.phone
        assert email.facts["invited_on"] == TODAY.isoformat()
        assert email.facts["days"] == 15
        assert email.facts["contract_numbers"] == ["VF201"]
        assert email.facts["is_again"] is False
        assert email.facts["inviter_establishment"] is None
        assert "5 allée de l'Île aux Moines" in email.facts["representative_address"]
        assert "the-code" not in str(email.facts)
        assert facts.identifier not in str(email.facts)  # the administrator hands it over [S1]

    def test_names_the_establishment_of_a_delegate_who_invites(self, world: World) -> None:
        home, centre = world.establishment(), world.establishment("Centre de gestion")
        delegate = world.administrator(centre)
        facts = world.facts(home, status="invited")
        world.receive(world.created(facts, by=delegate))

        world.told(world.code_for(facts, invited_by=delegate))

        (email,) = world.emails()
        assert email.facts["inviter_establishment"] == "Centre de gestion"

    def test_issued_again_cancels_the_one_that_still_waits(self, world: World) -> None:
        home = world.establishment()
        facts = world.facts(home, status="invited")
        world.receive(world.created(facts, by=None))
        world.told(world.code_for(facts))

        world.told(world.code_for(facts, is_again=True))

        first, second = world.emails("password_creation")
        assert (first.status, first.sealed) == (EmailStatus.CANCELLED, None)
        assert second.status is EmailStatus.QUEUED
        assert second.facts["is_again"] is True

    def test_handled_twice_is_written_once(self, world: World) -> None:
        facts = world.facts(world.establishment(), status="invited")
        world.receive(world.created(facts, by=None))
        code = world.message(world.code_for(facts))
        world.receive(code)

        assert world.handling.receive(code, now=world.now, again=True) is Outcome.HANDLED

        assert len(world.emails()) == 1

    def test_that_cannot_be_opened_is_parked(self, world: World) -> None:
        facts = world.account(world.establishment())
        code = world.message(world.code_for(facts, purpose="password_reset", sealed="a.b.c.d.e"))

        assert world.receive(code) is Outcome.DEFERRED
        later = (world.now + sum(DELAYS[:each], timedelta()) for each in range(1, len(DELAYS) + 1))
        outcomes = [world.handling.handle_due(now=now) for now in later]
        assert outcomes == [*[[Outcome.DEFERRED]] * (len(DELAYS) - 1), [Outcome.PARKED]]

        with world.look() as session:
            assert session.get_one(ParkedMessage, code.id).type == code.type
        assert world.emails() == []

    def test_for_a_deleted_account_is_not_written(self, world: World) -> None:
        facts = world.account(world.establishment(), status="deleted")

        world.told(world.code_for(facts, purpose="password_reset"))

        assert world.emails() == []


class TestOtherCodes:
    def test_for_a_reset_goes_to_the_holder(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(world.code_for(facts, purpose="password_reset"))

        assert world.recipients("password_reset") == {facts.email}

    def test_for_a_new_address_goes_there(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(world.code_for(facts, purpose="email_confirmation", email="new@example.org"))

        assert world.recipients("email_confirmation") == {"new@example.org"}
