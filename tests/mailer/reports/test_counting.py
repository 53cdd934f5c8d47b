"""What comes back counts by the address it comes to, for fourteen days, and once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from services.mailer.clients.transports import InDoubt, Postponed
from services.mailer.domain.return_addresses import ReturnAddresses
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import AccountFacts, AccountSnapshot
from shared.events.mailer import EmailFailed
from tests.answers import refused
from tests.mailer.outgoing import later
from tests.mailer.reports.coming_back import Back, sample
from tests.mailer.reports.counting import effect, handed_in, state, suppressed
from tests.mailer.transports import Scripted
from tests.mailer.world import Caller, World


@pytest.fixture
def server(world: World) -> Caller:
    """A mail server that hands in what comes back."""
    return world.client("bounces:report")


def test_each_try_leaves_from_an_address_of_its_own(
    world: World, holder: AccountFacts, clock: time_machine.Traveller
) -> None:
    transport = Scripted(None)
    world.told(world.code_for(holder, purpose="password_reset"))
    world.send(world.with_transport(Scripted(Postponed("451 later"))))
    later(world, clock, minutes=2)
    world.send(world.with_transport(transport))

    (email,) = world.emails()
    (sender,) = transport.senders
    assert sender == world.tools.returns.of(email.id, 2, otherwise="")
    assert sender.startswith("bounces+")


class TestAReport:
    def test_that_a_mail_failed_shows_beside_it_and_is_told_to_the_accounts(
        self, world: World, server: Caller, sent: Email, back: Back
    ) -> None:
        answer = handed_in(server, back("postfix_unknown", sent))

        assert (effect(answer), answer.json["email_id"]) == ("bounced", str(sent.id))
        (email,) = world.emails()
        assert email.status is EmailStatus.BOUNCED
        assert email.reported_at == world.now
        assert "User unknown" in (email.error or "")
        (event,) = world.announced(EmailFailed)
        assert (event.email_id, event.account_id) == (sent.id, sent.account_id)
        assert "Jean@Example.org" not in event.error
        assert suppressed(world) == ["Jean@Example.org"]

    def test_of_a_former_address_is_not_told_of_the_present_one(
        self, world: World, server: Caller, holder: AccountFacts, sent: Email, back: Back
    ) -> None:
        moved = replace(holder, email="jean@ailleurs.example")
        world.told(AccountSnapshot(account=moved))

        assert effect(handed_in(server, back("postfix_unknown", sent))) == "bounced"
        assert world.announced(EmailFailed) == []
        assert suppressed(world) == ["Jean@Example.org"]

    def test_of_an_address_to_be_confirmed_is_told_though_it_is_not_the_holders_yet(
        self, world: World, server: Caller, holder: AccountFacts
    ) -> None:
        world.told(
            world.code_for(holder, purpose="email_confirmation", email="nouveau@example.org")
        )
        world.send(world.with_transport(Scripted(None)))
        (sent,) = world.emails()
        address = world.tools.returns.of(sent.id, sent.tries, otherwise="")
        assert sent.recipient == "nouveau@example.org"

        handed_in(server, sample("postfix_unknown", address=address))

        (event,) = world.announced(EmailFailed)
        assert (event.template, event.account_id) == ("email_confirmation", holder.account_id)

    @pytest.mark.parametrize("name", ["orange_full", "free_policy", "gmail_full"])
    def test_that_is_not_about_the_address_suppresses_nothing(
        self, world: World, server: Caller, sent: Email, back: Back, name: str
    ) -> None:
        assert effect(handed_in(server, back(name, sent))) == "bounced"
        assert suppressed(world) == []

    def test_twice_changes_nothing_more(
        self, world: World, server: Caller, sent: Email, back: Back
    ) -> None:
        handed_in(server, back("postfix_unknown", sent))

        assert effect(handed_in(server, back("postfix_unknown", sent))) == "nothing"
        assert len(world.announced(EmailFailed)) == 1

    def test_of_a_delay_then_of_arrival_then_of_a_late_failure_each_counts(
        self, world: World, server: Caller, sent: Email, back: Back
    ) -> None:
        found = []
        for name in ("postfix_delayed", "postfix_delivered", "exchange_server_full"):
            effect(handed_in(server, back(name, sent)))
            found.append(state(world, sent))

        assert found == [EmailStatus.DEFERRED, EmailStatus.DELIVERED, EmailStatus.BOUNCED]

    def test_that_comes_after_a_failure_takes_nothing_back(
        self, world: World, server: Caller, sent: Email, back: Back
    ) -> None:
        handed_in(server, back("postfix_unknown", sent))

        for name in ("postfix_delayed", "postfix_delivered", "complaint"):
            assert effect(handed_in(server, back(name, sent))) == "nothing"
        assert state(world, sent) is EmailStatus.BOUNCED

    def test_of_a_complaint_suppresses_the_address(
        self, world: World, server: Caller, sent: Email, back: Back
    ) -> None:
        assert effect(handed_in(server, back("complaint", sent))) == "complained"
        assert suppressed(world) == ["Jean@Example.org"]

    def test_to_an_address_that_somebody_made_up_does_not_count(
        self, world: World, server: Caller, sent: Email
    ) -> None:
        forger = ReturnAddresses("bounces@comptoir.example.org", lambda: [b"guessed"])
        forged = sample("postfix_unknown", address=forger.of(sent.id, 1, otherwise=""))

        answer = handed_in(server, forged)

        assert (effect(answer), answer.json["email_id"]) == ("not_ours", None)
        assert state(world, sent) is EmailStatus.SENT

    def test_of_a_try_that_never_was_does_not_count(
        self, world: World, server: Caller, sent: Email
    ) -> None:
        address = world.tools.returns.of(sent.id, 7, otherwise="")

        assert effect(handed_in(server, sample("postfix_unknown", address=address))) == "too_late"

    def test_counts_for_fourteen_days_and_no_longer(
        self,
        world: World,
        server: Caller,
        sent: Email,
        back: Back,
        clock: time_machine.Traveller,
    ) -> None:
        message = back("postfix_delayed", sent)
        later(world, clock, days=14, minutes=-1)
        server = world.client("bounces:report")
        in_time = effect(handed_in(server, message))
        later(world, clock, minutes=2)

        assert (in_time, effect(handed_in(server, message))) == ("deferred", "too_late")

    def test_may_tell_apart_where_it_came_to(
        self, world: World, server: Caller, sent: Email
    ) -> None:
        message = sample("postfix_unknown", address="bounces@comptoir.example.org")
        address = world.tools.returns.of(sent.id, 1, otherwise="")

        assert effect(handed_in(server, message)) == "not_ours"
        assert effect(handed_in(server, message, to=address)) == "bounced"

    @pytest.mark.parametrize("name", ["out_of_office", "answer"])
    def test_is_nothing_that_people_or_their_machines_answer(
        self, world: World, server: Caller, sent: Email, back: Back, name: str
    ) -> None:
        assert effect(handed_in(server, back(name, sent))) == "nothing"
        assert state(world, sent) is EmailStatus.SENT

    def test_of_somebody_erased_suppresses_no_address(
        self, world: World, server: Caller, sent: Email, back: Back
    ) -> None:
        message = back("postfix_unknown", sent)
        with world.look() as session:
            session.get_one(Email, sent.id).erase()
            session.commit()

        handed_in(server, message)

        assert suppressed(world) == []
        assert "example.org" not in f"{world.emails()[0].error}"
        assert "example.org" not in world.announced(EmailFailed)[0].error.lower()

    @pytest.mark.parametrize("content", [b"", b"x", b"\n\nFrom: a@example.org"])
    def test_that_is_no_message_is_refused(
        self, world: World, server: Caller, content: bytes
    ) -> None:
        answer = handed_in(server, content)

        assert refused(answer) == (422, "bad_message")
        assert "as it came" in answer.json["errors"]["file"][0]

    def test_is_handed_in_by_nobody_else(self, world: World, sent: Email, back: Back) -> None:
        for caller in (
            world.client("letters:deposit"),
            world.operator(**{"duty:letters": "write"}),
            world.caller(world.administrator(world.establishment())),
        ):
            assert refused(handed_in(caller, back("postfix_unknown", sent)))[0] == 403
        assert state(world, sent) is EmailStatus.SENT


def test_a_failure_of_a_mail_that_is_being_sent_again_counts(
    world: World, holder: AccountFacts, back: Back
) -> None:
    """The first try was in doubt; the server had taken it, and sends it back."""
    world.told(world.code_for(holder, purpose="password_reset"))
    world.send(world.with_transport(Scripted(InDoubt("silence"))))
    (email,) = world.emails()
    assert email.status is EmailStatus.QUEUED

    server = world.client("bounces:report")
    assert effect(handed_in(server, back("postfix_unknown", email))) == "bounced"

    world.now += timedelta(hours=1)
    assert world.send(world.with_transport(Scripted(None))) == 0


def test_the_id_of_an_email_is_told(world: World, server: Caller, sent: Email, back: Back) -> None:
    assert UUID(handed_in(server, back("postfix_delayed", sent)).json["email_id"]) == sent.id
