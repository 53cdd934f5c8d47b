"""Mails go to a mail server, whatever it does."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
import time_machine

from services.mailer.clients.smtp import Smtp, StartTls, Talk
from services.mailer.clients.transports import Meanwhile, Postponed
from services.mailer.models import Email, EmailStatus, Outcome
from services.mailer.tools import Tools, transport_at
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailFailed
from tests.mailer import mail_server
from tests.mailer.mail_server import MailServer
from tests.mailer.outgoing import attempts, later
from tests.mailer.world import World


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server.listening() as server:
        yield server


@pytest.fixture
def tools(world: World, server: MailServer) -> Tools:
    return world.with_transport(transport_at(f"smtp://127.0.0.1:{server.port}?sink=yes"))


def write_to(world: World, number: int = 1) -> list[AccountFacts]:
    """Queue mails to several people."""
    home = world.establishment()
    people = [world.account(home) for _ in range(number)]
    for person in people:
        world.told(world.code_for(person, purpose="password_reset"))
    return people


def statuses(world: World) -> list[EmailStatus]:
    return [email.status for email in world.emails()]


def only(world: World) -> Email:
    (email,) = world.emails()
    return email


class TestAMailServer:
    def test_gets_mails_over_one_conversation(
        self, world: World, server: MailServer, tools: Tools
    ) -> None:
        people = write_to(world, 3)

        assert world.send(tools) == 3

        assert [mail["To"] for mail in server.mails] == [person.email for person in people]
        assert set(server.senders) == {"no-reply@comptoir.example.org"}
        assert server.connections == 1
        assert statuses(world) == [EmailStatus.SENT] * 3

    def test_that_refuses_a_recipient_gets_the_next_mail(
        self, world: World, server: MailServer, tools: Tools
    ) -> None:
        people = write_to(world, 3)
        server.refusals = {
            people[0].email: "550 no such user here",
            people[1].email: "450 come back later",
        }

        world.send(tools)

        assert statuses(world) == [EmailStatus.FAILED, EmailStatus.QUEUED, EmailStatus.SENT]
        assert server.connections == 1
        assert "550 no such user here" in (world.emails()[0].error or "")

    def test_gets_an_internationalised_domain_in_ascii(
        self, world: World, server: MailServer, tools: Tools
    ) -> None:
        person = world.account(world.establishment(), email="claire@mairie-évry.example")
        world.told(world.code_for(person, purpose="password_reset"))

        world.send(tools)

        assert [mail["To"] for mail in server.mails] == ["claire@xn--mairie-vry-h7a.example"]
        assert only(world).recipient == "claire@mairie-évry.example"  # shown as it was typed

    def test_is_spared_an_address_that_no_mail_reaches_and_the_next_mail_goes_on(
        self, world: World, server: MailServer, tools: Tools
    ) -> None:
        home = world.establishment()
        for email in ("josé@example.org", "o’brien@example.org", "jean@example.org"):
            world.told(world.code_for(world.account(home, email=email), purpose="password_reset"))

        world.send(tools)

        assert statuses(world) == [EmailStatus.FAILED, EmailStatus.FAILED, EmailStatus.SENT]
        assert len(world.announced(EmailFailed)) == 2  # at once: the accounts tell it
        assert server.connections == 1

    def test_begins_anew_with_the_next_mail_after_a_fault_of_ours_within_one(
        self,
        world: World,
        server: MailServer,
        tools: Tools,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """What breaks in the middle of a mail leaves the server waiting for the rest of it."""
        write_to(world, 2)
        handing_over, faults = Talk._hand_over, iter([True])

        def failing_once(talk: Talk, content: bytes, meanwhile: Meanwhile) -> tuple[int, bytes]:
            if next(faults, False):
                raise UnicodeEncodeError("ascii", "é", 0, 1, "made up")
            return handing_over(talk, content, meanwhile)

        monkeypatch.setattr(Talk, "_hand_over", failing_once)

        world.send(tools)
        world.send(tools)

        assert statuses(world) == [EmailStatus.QUEUED, EmailStatus.SENT]
        assert server.connections == 2

    def test_gets_lines_that_begin_with_a_dot_as_they_are(self, server: MailServer) -> None:
        said = ".one\n..two\n.\nthree"
        message = EmailMessage(policy=policy.SMTP)
        message["To"] = "claire@free.example"
        message.set_content(said)

        with Smtp.at(f"smtp://127.0.0.1:{server.port}").open() as talk:
            talk.send(message, returns_to="no-reply@comptoir.example.org")

        (taken,) = server.mails
        assert taken.get_content().replace("\r\n", "\n") == f"{said}\n"

    def test_looks_at_a_mail_while_the_next_is_written(self, server: MailServer) -> None:
        message = EmailMessage(policy=policy.SMTP)
        message["To"] = "claire@free.example"
        done: list[str] = []

        with Smtp.at(f"smtp://127.0.0.1:{server.port}").open() as talk:
            server.refusals = {"claire@free.example": "450 later"}
            with pytest.raises(Postponed):
                talk.send(message, returns_to="a@b.example", meanwhile=lambda: done.append("one"))
            server.refusals = {}
            talk.send(message, returns_to="a@b.example", meanwhile=lambda: done.append("two"))

        assert done == ["two"]  # what is not handed over is not looked at

    def test_that_hangs_up_after_a_mail_has_it_in_doubt(
        self, world: World, server: MailServer, tools: Tools, clock: time_machine.Traveller
    ) -> None:
        write_to(world)
        server.dies_after_data = 1

        world.send(tools)
        assert statuses(world) == [EmailStatus.QUEUED]
        later(world, clock, minutes=2)
        world.send(tools)

        first, second = server.mails
        assert first["Message-ID"] == second["Message-ID"] == only(world).message_id
        assert first.as_bytes() == second.as_bytes()
        assert attempts(world) == [(1, Outcome.IN_DOUBT), (2, Outcome.SENT)]

    def test_that_hangs_up_keeps_nothing_but_that_mail_in_doubt(
        self, world: World, server: MailServer, tools: Tools
    ) -> None:
        write_to(world, 3)
        server.dies_after_data = 1

        assert world.send(tools) == 1
        assert world.send(tools) == 2

        assert len(server.mails) == 3
        assert statuses(world).count(EmailStatus.SENT) == 2

    def test_that_is_not_there_is_asked_again_later(self, world: World) -> None:
        write_to(world)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]

        world.send(world.with_transport(transport_at(f"smtp://127.0.0.1:{port}?sink=yes")))

        email = only(world)
        assert email.status is EmailStatus.QUEUED
        assert "refused" in (email.error or "").lower()
        assert email.due_at > world.now + timedelta(seconds=59)

    def test_that_does_not_encrypt_is_not_given_a_password(
        self, world: World, server: MailServer
    ) -> None:
        write_to(world)

        world.send(
            world.with_transport(transport_at(f"smtp://me:pass@127.0.0.1:{server.port}?sink=yes"))
        )

        assert server.mails == []
        assert "STARTTLS" in (only(world).error or "")


class TestAnAddressOfAServer:
    def test_is_read_with_its_defaults(self) -> None:
        transport = Smtp.at("smtp://mail.example.org")

        assert (transport.port, transport.starttls) == (25, StartTls.IF_OFFERED)

    def test_may_carry_a_user_and_a_password(self) -> None:
        transport = Smtp.at("smtps://me%40example.org:p%3Ass@mail.example.org")

        assert (transport.user, transport.password) == ("me@example.org", "p:ss")
        assert (transport.port, transport.is_encrypted) == (465, True)

    def test_with_a_password_asks_for_encryption(self) -> None:
        assert Smtp.at("smtp://me:pass@mail.example.org:587").starttls is StartTls.REQUIRED

    def test_with_an_unknown_option_is_refused(self) -> None:
        with pytest.raises(ValueError, match="perhaps"):
            Smtp.at("smtp://mail.example.org?starttls=perhaps")
