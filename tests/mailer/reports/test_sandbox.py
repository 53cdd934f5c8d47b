"""Mails to domains that nobody can have go to a sink alone, which plays what servers do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer import chores
from services.mailer.clients.sandbox import Sandbox
from services.mailer.domain.simulator import SIMULATOR, is_reserved
from services.mailer.models import EmailStatus, Suppression
from services.mailer.tools import transport_at
from shared.events.accounts import AccountFacts
from shared.events.mailer import EmailFailed
from tests.mailer.transports import Scripted
from tests.mailer.world import World


@pytest.fixture
def bounces(world: World) -> Path:
    return Path(world.tools.settings.bounce_maildir)


def written_to(world: World, address: str) -> AccountFacts:
    """Have somebody written to at an address."""
    made: AccountFacts = world.account(world.establishment(), email=address)
    world.told(world.code_for(made))
    return made


def sent_through(world: World, *, is_sink: bool, reports: Path | None = None) -> Scripted:
    inner = Scripted(None)
    world.send(world.with_transport(Sandbox(transport=inner, is_sink=is_sink, reports=reports)))
    return inner


def status(world: World) -> EmailStatus:
    (email,) = world.emails()
    return email.status


class TestAReservedDomain:
    @pytest.mark.parametrize(
        "address",
        [
            *("a@example.org", "a@mail.EXAMPLE.com", "a@commune.example", "a@x.test"),
            *("a@localhost", "a@here.invalid."),
        ],
    )
    def test_is_one_that_nobody_can_have(self, address: str) -> None:
        assert is_reserved(address)

    @pytest.mark.parametrize(
        "address", ["a@exemple.fr", "a@example.fr", "a@myexample.org", "a@test.fr", "a@orange.fr"]
    )
    def test_is_no_other(self, address: str) -> None:
        assert not is_reserved(address)

    def test_gets_no_mail_over_a_real_server(self, world: World) -> None:
        holder = written_to(world, "jean.louty@example.org")

        server = sent_through(world, is_sink=False)

        assert status(world) is EmailStatus.FAILED
        assert server.senders == []
        (event,) = world.announced(EmailFailed)
        assert (event.account_id, "sink=yes" in event.error) == (holder.account_id, True)

    def test_gets_its_mail_over_a_sink(self, world: World) -> None:
        written_to(world, "jean.louty@example.org")

        assert len(sent_through(world, is_sink=True).senders) == 1
        assert status(world) is EmailStatus.SENT

    def test_keeps_no_mail_from_others(self, world: World) -> None:
        written_to(world, "jean.louty@commune-de-demonstration.fr")

        assert len(sent_through(world, is_sink=False).senders) == 1

    @given(st.sampled_from(["maildir:/tmp/mails", "smtp://a:25", "smtps://a"]), st.booleans())
    def test_a_maildir_is_a_sink_and_a_server_says_so(self, url: str, says_so: bool) -> None:
        made = transport_at(f"{url}?sink=yes" if says_so else url)

        assert isinstance(made, Sandbox)
        assert made.is_sink is (says_so or url.startswith("maildir:"))


def test_a_server_says_yes_or_no() -> None:
    with pytest.raises(ValueError, match="sink=yes"):
        transport_at("smtp://a?sink=perhaps")


class TestTheSimulator:
    @pytest.mark.parametrize(
        ("name", "at_once", "then"),
        [
            ("refuse", EmailStatus.FAILED, EmailStatus.FAILED),
            ("defer", EmailStatus.QUEUED, EmailStatus.QUEUED),
            ("bounce", EmailStatus.SENT, EmailStatus.BOUNCED),
            ("bounce+marie", EmailStatus.SENT, EmailStatus.BOUNCED),
            ("delay", EmailStatus.SENT, EmailStatus.DEFERRED),
            ("complain", EmailStatus.SENT, EmailStatus.COMPLAINED),
            ("deliver", EmailStatus.SENT, EmailStatus.DELIVERED),
        ],
    )
    def test_does_as_the_name_of_the_address_says(
        self, world: World, bounces: Path, name: str, at_once: EmailStatus, then: EmailStatus
    ) -> None:
        written_to(world, f"{name}@{SIMULATOR}")

        sent_through(world, is_sink=True, reports=bounces)

        assert status(world) is at_once
        chores.read_reports(world.sessions, world.now, world.tools)
        assert status(world) is then

    def test_suppresses_the_address_that_bounces(self, world: World, bounces: Path) -> None:
        written_to(world, f"bounce@{SIMULATOR}")
        sent_through(world, is_sink=True, reports=bounces)
        chores.read_reports(world.sessions, world.now, world.tools)

        with world.look() as session:
            (found,) = session.query(Suppression)
            assert found.address == f"bounce@{SIMULATOR}"
