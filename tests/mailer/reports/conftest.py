"""A mailer with a mailbox for what comes back, and somebody to write to."""

from pathlib import Path

import pytest

from services.mailer.models import Email
from shared.events.accounts import AccountFacts
from tests.mailer.reports.coming_back import Back, sample
from tests.mailer.transports import Scripted
from tests.mailer.world import Caller, World


@pytest.fixture
def environ(environ: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {
        **environ,
        "BOUNCE_ADDRESS": "bounces@comptoir.example.org",
        "BOUNCE_MAILDIR": str(tmp_path / "back"),
    }


@pytest.fixture
def holder(world: World) -> AccountFacts:
    return world.account(world.establishment(), email="Jean@Example.org")


@pytest.fixture
def back(world: World) -> Back:
    """Write what comes back about the last try of an e-mail."""

    def make(name: str, email: Email) -> bytes:
        address = world.tools.returns.of(email.id, email.tries, otherwise="")
        return sample(name, address=address, recipient=email.recipient)

    return make


@pytest.fixture
def sent(world: World, holder: AccountFacts) -> Email:
    """An e-mail that a server has taken."""
    world.told(world.code_for(holder, purpose="password_reset"))
    world.send(world.with_transport(Scripted(None)))
    return world.emails()[-1]


@pytest.fixture
def operator(world: World) -> Caller:
    return world.operator(**{"duty:support": "write"})
