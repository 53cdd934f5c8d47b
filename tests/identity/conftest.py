"""One `identity` for each test, whose commits are undone; time stands still until it is moved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.identity.app import create_app
from services.identity.config import Settings
from shared import tenancy
from shared.crypto import keys
from shared.crypto.sealing import Unsealer
from shared.tenancy import Reason
from shared.web import Service
from tests.identity.suite import quick
from tests.identity.world import NOW, World


@pytest.fixture(scope="session")
def service() -> str:
    return "identity"


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of secrets: `identity`'s own, and the mailer's."""
    folder = tmp_path_factory.mktemp("secrets")
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    return folder


@pytest.fixture(scope="session")
def environ(secrets: Path) -> dict[str, str]:
    """The environment variables that settings are read from, but for the database's address."""
    return {
        "BROKER_URL": "memory://identity-tests",
        "TOKEN_KEYS": f"file:{secrets / 'token-keys.json'}",
        "SEALING_KEYS": str(secrets / "sealing-keys.json"),
        "SECRETS": str(secrets / "identity"),
        "STORAGE": str(secrets / "files"),
        "PUBLIC_URL": "https://comptoir.example.org",
    }


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """What the test looks with: it sees every establishment's rows."""
    with sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        yield session


@pytest.fixture(scope="session")
def app_for(environ: dict[str, str], provisioned: Callable[[str], Urls]) -> Callable[..., Service]:
    """The service with some settings otherwise, composed once for each."""
    apps: dict[str, Service] = {}

    def compose(overrides: dict[str, str], *, is_quick: bool) -> Service:
        key = f"{sorted(overrides.items())} {is_quick}"
        if key not in apps:
            given = {**environ, "DATABASE_URL": provisioned("identity").runtime, **overrides}
            apps[key] = _composed(given, is_quick=is_quick)
        return apps[key]

    return compose


@pytest.fixture
def world(
    app_for: Callable[..., Service],
    secrets: Path,
    sessions: sessionmaker[Session],
    session: Session,
    overrides: dict[str, str],
    hashes_quickly: bool,
) -> World:
    app = app_for(overrides, is_quick=hashes_quickly)
    app.sessions = sessions
    unsealer = Unsealer.from_file(secrets / "mailer" / keys.SEALING.private)
    return World(app, sessions, session, unsealer)


@pytest.fixture
def own_world(
    environ: dict[str, str],
    secrets: Path,
    throwaway: Callable[[str], Urls],
    overrides: dict[str, str],
    hashes_quickly: bool,
) -> Iterator[World]:
    """A world in a database of its own, for a test that commits."""
    url = throwaway("identity").runtime
    settings = {"HASH_QUEUE": "50", "DATABASE_URL": url, **overrides}
    app = _composed({**environ, **settings}, is_quick=hashes_quickly)
    unsealer = Unsealer.from_file(secrets / "mailer" / keys.SEALING.private)
    with app.sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        yield World(app, app.sessions, session, unsealer)
    app.sessions.kw["bind"].dispose()


def _composed(environ: dict[str, str], *, is_quick: bool) -> Service:
    settings = Settings.read(environ)
    return create_app(quick(settings) if is_quick else settings)


@pytest.fixture
def overrides() -> dict[str, str]:
    """Settings that a test wants otherwise."""
    return {}


@pytest.fixture
def hashes_quickly() -> bool:
    """Whether passwords are hashed faster than any installation may."""
    return True
