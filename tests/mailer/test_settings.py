"""What the mailer is told at boot."""

import pytest

from services.mailer import worker
from services.mailer.app import create_app
from services.mailer.clients.maildir import Maildir
from services.mailer.clients.sandbox import Sandbox
from services.mailer.config import Settings
from services.mailer.handlers import HANDLERS
from services.mailer.tools import Tools
from shared.config import BadSettings
from shared.messaging.topology import LISTENS


def test_faults_are_told_all_at_once(environ: dict[str, str]) -> None:
    faulty = {**environ, "MAIL_URL": "pigeon://coop", "MAIL_FROM": "nobody", "LETTER_BYTES": "0"}
    del faulty["SUPPORT_PHONE"]

    with pytest.raises(BadSettings) as raised:
        Settings.read(faulty)

    for name in ("MAIL_URL", "MAIL_FROM", "LETTER_BYTES", "SUPPORT_PHONE"):
        assert name in str(raised.value)


def test_the_sender_is_called_like_the_platform_unless_named(environ: dict[str, str]) -> None:
    assert str(Settings.read(environ).sender) == "Comptoir <no-reply@comptoir.example.org>"

    named = Settings.read({**environ, "MAIL_FROM": "The desk <desk@example.org>"})

    assert str(named.sender) == "The desk <desk@example.org>"
    assert named.sender.domain == "example.org"


def test_the_sender_is_at_an_address_that_travels(environ: dict[str, str]) -> None:
    far = Settings.read({**environ, "MAIL_FROM": "Évry <desk@mairie-évry.example>"})

    assert str(far.sender) == "Évry <desk@xn--mairie-vry-h7a.example>"
    assert far.sender.domain.isascii()  # of which each Message-ID is made
    for bad in ("guérite@example.org", "desk@évry..example"):
        with pytest.raises(BadSettings, match="MAIL_FROM"):
            Settings.read({**environ, "MAIL_FROM": bad})


def test_a_maildir_may_have_spaces_in_its_name(environ: dict[str, str]) -> None:
    tools = Tools.of(Settings.read({**environ, "MAIL_URL": "maildir:/tmp/my%20mails"}))

    assert isinstance(tools.transport, Sandbox)
    assert isinstance(tools.transport.transport, Maildir)
    assert str(tools.transport.transport.folder) == "/tmp/my mails"


def test_the_api_and_the_worker_can_be_composed(settings: Settings) -> None:
    assert create_app(settings).name == "mailer"
    composed = worker.create_worker(settings)
    composed.stop(timeout=1)


def test_only_publishers_that_are_listened_to_have_handlers() -> None:
    assert {event.publisher for event in HANDLERS} <= set(LISTENS["mailer"])


@pytest.mark.parametrize("organisation", [None, ""])
def test_the_signature_is_the_platform_s_where_nobody_says_who_runs_it(
    environ: dict[str, str], organisation: str | None
) -> None:
    known = {key: value for key, value in environ.items() if key != "ORGANISATION"}
    told = {} if organisation is None else {"ORGANISATION": organisation}

    found = Settings.read({**known, **told, "PLATFORM_NAME": "Le guichet"})

    assert found.organisation == "Le guichet"
    assert Settings.read(environ).organisation == environ["ORGANISATION"]


def test_what_comes_back_goes_to_a_mailbox_that_has_room_for_variants(
    environ: dict[str, str],
) -> None:
    good = Settings.read({**environ, "BOUNCE_ADDRESS": "bounces@example.org"})
    assert good.bounce_address == "bounces@example.org"

    for bad in ("bounces", "boîte@example.org", "a+b@example.org", f"{'b' * 17}@example.org"):
        with pytest.raises(BadSettings, match="BOUNCE_ADDRESS"):
            Settings.read({**environ, "BOUNCE_ADDRESS": bad})
    with pytest.raises(BadSettings, match="BOUNCE_MAILDIR"):
        Settings.read({**environ, "BOUNCE_MAILDIR": "mails/back"})
