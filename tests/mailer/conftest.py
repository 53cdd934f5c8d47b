"""One mailer for each test, whose commits are undone; it delivers into a Maildir."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.mailer.app import create_app
from services.mailer.clients.print_shop import PrintShop
from services.mailer.clients.storage import Storage
from services.mailer.clients.uploads import Uploads
from services.mailer.config import Settings
from services.mailer.domain.return_addresses import ReturnAddresses
from services.mailer.tools import proving_keys, transport_at
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.sealing import Sealer
from shared.web import Service
from tests.mailer.joined import Joined
from tests.mailer.world import NOW, World

ISSUER = "https://comptoir.example.org"


@pytest.fixture(scope="session")
def service() -> str:
    return "mailer"


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of secrets: the mailer's, and identity's, with which tests sign tokens."""
    folder = tmp_path_factory.mktemp("secrets")
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    return folder


@pytest.fixture
def environ(secrets: Path, tmp_path: Path) -> dict[str, str]:
    """The environment variables that settings are read from, but for the database's address."""
    return {
        "DATABASE_URL": "postgresql+psycopg://nowhere",
        "BROKER_URL": "memory://mailer-tests",
        "TOKEN_KEYS": f"file:{secrets / 'token-keys.json'}",
        "SEALING_KEYS": str(secrets / "sealing-keys.json"),
        "SECRETS": str(secrets / "mailer"),
        "STORAGE": str(tmp_path / "files"),
        "PUBLIC_URL": ISSUER,
        "MAIL_URL": f"maildir:{tmp_path / 'mails'}",
        "MAIL_FROM": "no-reply@comptoir.example.org",
        "LETTER_BYTES": "200000",
        "SUPPORT_PHONE": "+33199000000",
        "ORGANISATION": "Direction des politiques sociales",
    }


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return Settings.read(environ)


@pytest.fixture(scope="session")
def composed() -> list[Service]:
    """The service, once it is composed; each test gives it folders of its own."""
    return []


@pytest.fixture
def make_world(
    settings: Settings, secrets: Path, tmp_path: Path, composed: list[Service]
) -> Callable[[sessionmaker[Session]], World]:
    """Give the service a database's sessions, and the test's folders."""

    def make(sessions: sessionmaker[Session]) -> World:
        if not composed:
            composed.append(create_app(settings))
        (app,) = composed
        app.settings, app.sessions = settings, sessions
        app.tools = replace(
            app.tools,
            settings=settings,
            storage=Storage(settings.storage),
            uploads=Uploads(settings.storage),
            print_shop=PrintShop(settings.print_shop),
            transport=transport_at(settings.mail_url),
            returns=ReturnAddresses(settings.bounce_address, proving_keys(settings)),
        )
        return World(
            sessions=sessions,
            app=app,
            tools=app.tools,
            signer=Signer.from_file(secrets / "identity" / keys.SIGNING.private, ISSUER),
            sealer=Sealer.from_file(secrets / "sealing-keys.json"),
            mails=tmp_path / "mails",
        )

    return make


@pytest.fixture
def world(
    make_world: Callable[[sessionmaker[Session]], World], sessions: sessionmaker[Session]
) -> World:
    """A mailer whose commits are undone after the test."""
    return make_world(sessions)


@pytest.fixture
def elsewhere(database: Urls, engine_for: Callable[[str], Engine]) -> Iterator[Session]:
    """A transaction on a connection of its own, of which nothing is committed."""
    with Session(engine_for(database.runtime)) as session:
        yield session


@pytest.fixture
def joined(world: World) -> Joined:
    """Two establishments, an administrator in each; delegations between them can be told of."""
    world.service("carriere")
    centre, town = world.establishment("Centre"), world.establishment("Mairie")
    return Joined(world, centre, town, world.administrator(centre), world.administrator(town))
