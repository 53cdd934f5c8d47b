"""The accounts service, an operator, and whatever a test registers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
import time_machine
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.accounts.app import create_app
from services.accounts.config import Settings
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.sealing import Unsealer
from shared.web import Service
from tests.accounts.world import NOW, Furniture, Person, World
from tests.servers.databases import Databases

ISSUER = "https://comptoir.example.org"

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def service() -> str:
    return "accounts"


@pytest.fixture(autouse=True)
def time() -> Iterator[time_machine.Traveller]:
    """The present instant, which a test may shift or move."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    return folder


@pytest.fixture
def overrides() -> dict[str, str]:
    """Settings that a test wants otherwise."""
    return {}


@pytest.fixture
def make_app(secrets: Path, overrides: dict[str, str]) -> Callable[[str], Service]:
    """Compose the service for a database."""

    def make(database_url: str) -> Service:
        given = {
            "DATABASE_URL": database_url,
            "BROKER_URL": "memory://accounts-tests",
            "TOKEN_KEYS": f"file:{secrets / 'token-keys.json'}",
            "SEALING_KEYS": str(secrets / "sealing-keys.json"),
            "SECRETS": str(secrets / "accounts"),
            "STORAGE": str(secrets / "files"),
            "PUBLIC_URL": ISSUER,
            "REGISTRATIONS_PER_HOUR": "1000",
            "OWN_EMAILS_PER_HOUR": "1000",
        }
        return create_app(Settings.read(given | overrides))

    return make


@pytest.fixture(scope="session")
def composed() -> dict[str, Service]:
    """The service as composed so far for the databases that tests share, by what is set."""
    return {}


@pytest.fixture
def make_world(secrets: Path) -> Callable[..., World]:
    def make(app: Service, furniture: Furniture | None = None) -> World:
        return World(
            app,
            app.sessions,
            Signer.from_file(secrets / "identity" / keys.SIGNING.private, ISSUER),
            Unsealer.from_file(secrets / "mailer" / keys.SEALING.private),
            furniture=furniture,
        )

    return make


@pytest.fixture(scope="session")
def furnished() -> dict[str, tuple[Urls, Furniture]]:
    """The database that holds what most tests begin with, once it is made."""
    return {}


@pytest.fixture
def house(
    request: pytest.FixtureRequest,
    databases: Databases,
    overrides: dict[str, str],
    make_app: Callable[[str], Service],
    make_world: Callable[..., World],
    furnished: dict[str, tuple[Urls, Furniture]],
    is_pristine: bool,
) -> tuple[Urls, Furniture | None]:
    """The database that the test shares: for a test that asks for `head`, they are there already.

    With other settings they might have become another, and are made by the test.
    """
    if is_pristine:
        return request.getfixturevalue("throwaway")("accounts"), None
    if overrides or "head" not in request.fixturenames:
        return databases.migrated("accounts"), None
    if not furnished:
        urls = databases.copy("accounts")
        app = make_app(urls.runtime)
        furnished["all"] = urls, make_world(app).furnish()
        app.sessions.kw["bind"].dispose()
    return furnished["all"]


@pytest.fixture
def database(house: tuple[Urls, Furniture | None]) -> Urls:
    return house[0]


@pytest.fixture
def world(
    make_app: Callable[[str], Service],
    make_world: Callable[..., World],
    house: tuple[Urls, Furniture | None],
    sessions: sessionmaker[Session],
    overrides: dict[str, str],
    composed: dict[str, Service],
) -> World:
    """A world of which nothing is left after the test."""
    urls, furniture = house
    key = str(sorted(overrides.items()))
    if key not in composed:
        composed[key] = make_app(urls.runtime)
    app = composed[key]
    app.sessions = sessions
    return make_world(app, furniture)


@pytest.fixture
def own_database(throwaway: Callable[[str], Urls]) -> Urls:
    """A database that is this test's own."""
    return throwaway("accounts")


@pytest.fixture
def committed_world(
    make_app: Callable[[str], Service],
    make_world: Callable[[Service], World],
    own_database: Urls,
) -> Iterator[World]:
    """A world in a database of its own, in which everybody commits."""
    app = make_app(own_database.runtime)
    yield make_world(app)
    app.sessions.kw["bind"].dispose()


@pytest.fixture
def head(world: World) -> Person:
    """The first administrator of an active establishment."""
    if world.furniture is None:
        return world.establishment()
    return replace(world.furniture.head, world=world)
