"""Whether a talk with a mail server is encrypted is a setting; whom it trusts, is not."""

import ssl
from collections.abc import Iterator

import pytest

from services.mailer.models import EmailStatus
from services.mailer.tools import transport_at
from shared.events.accounts import AccountFacts
from tests.mailer import mail_server
from tests.mailer.mail_server import MailServer
from tests.mailer.outgoing import only, queued
from tests.mailer.world import World
from tests.servers.certificates import Authority

QUEUED, SENT = EmailStatus.QUEUED, EmailStatus.SENT


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Made before any test stops the clock: certificates are looked at by the real one."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def offering(authority: Authority) -> Iterator[MailServer]:
    """A server that offers to encrypt."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.folder / "localhost.pem", authority.folder / "localhost.key")
    with mail_server.listening(context) as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _certificate(authority: Authority) -> None:
    authority.vouch("localhost")


def sent_to(world: World, holder: AccountFacts, port: int, option: str = "") -> EmailStatus:
    queued(world, holder)
    url = f"smtp://localhost:{port}?sink=yes{option.replace('?', '&')}"
    world.send(world.with_transport(transport_at(url)))
    return only(world).status


@pytest.mark.parametrize("option", ["", "?starttls=if_offered", "?starttls=required"])
def test_a_server_that_is_trusted_is_talked_to_encrypted(
    world: World,
    holder: AccountFacts,
    offering: MailServer,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))

    assert sent_to(world, holder, offering.port, option) is SENT
    assert offering.encrypted == [True]


@pytest.mark.parametrize("option", ["", "?starttls=required"])
def test_a_server_that_nobody_vouches_for_gets_nothing(
    world: World, holder: AccountFacts, offering: MailServer, option: str
) -> None:
    assert sent_to(world, holder, offering.port, option) is QUEUED
    assert "certificate" in (only(world).error or "").lower()
    assert offering.mails == []


def test_a_server_is_talked_to_in_clear_where_the_setting_says_so(
    world: World, holder: AccountFacts, offering: MailServer
) -> None:
    assert sent_to(world, holder, offering.port, "?starttls=never") is SENT
    assert offering.encrypted == [False]


def test_a_server_that_does_not_offer_gets_nothing_where_encryption_is_required(
    world: World, holder: AccountFacts
) -> None:
    with mail_server.listening() as server:
        assert sent_to(world, holder, server.port, "?starttls=required") is QUEUED
        assert server.mails == []


def test_a_server_that_does_not_offer_is_talked_to_in_clear_by_default(
    world: World, holder: AccountFacts
) -> None:
    with mail_server.listening() as server:
        assert sent_to(world, holder, server.port) is SENT
        assert server.encrypted == [False]
