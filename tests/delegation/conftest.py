"""The delegation service, two establishments that may need one another, and their people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.delegation.app import create_app
from services.delegation.config import Settings
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.events.identity import ClientFacts
from shared.web import Service
from tests import walls
from tests.delegation.callers import Caller
from tests.delegation.clients import made
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import NOW, PLATFORM_DUTIES, World

ISSUER = "https://comptoir.example.org"


@pytest.fixture(scope="session")
def service() -> str:
    return "delegation"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The present instant, which a test may shift or move."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sessions(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """As everywhere; and a session finds its own walls again after another's turn on the line."""
    walls.share(sessions)
    return sessions


@pytest.fixture(scope="session")
def public_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    keys.ensure(keys.SIGNING, folder, public=folder / "public.json")
    return folder / "public.json"


@pytest.fixture(scope="session")
def make_app(public_keys: Path) -> Callable[..., Service]:
    """Compose the service for a database."""

    def make(database_url: str = "postgresql+psycopg://", **settings: str) -> Service:
        given = {
            "DATABASE_URL": database_url,
            "BROKER_URL": "memory://",
            "TOKEN_KEYS": f"file:{public_keys}",
            "SEALING_KEYS": "sealing.json",
            "SECRETS": str(public_keys.parent / "delegation"),
            "STORAGE": str(public_keys.parent / "files"),
            "PUBLIC_URL": ISSUER,
        }
        return create_app(Settings.read(given | settings))

    return make


@pytest.fixture(scope="session")
def composed(make_app: Callable[..., Service]) -> Service:
    """The service, composed once."""
    return make_app()


@pytest.fixture
def app(composed: Service, sessions: sessionmaker[Session]) -> Service:
    """The service; whatever it commits is undone after the test."""
    composed.sessions = sessions
    return composed


@pytest.fixture
def world(
    app: Service,
    sessions: sessionmaker[Session],
    public_keys: Path,
    clock: time_machine.Traveller,
) -> World:
    signer = Signer.from_file(public_keys.parent / keys.SIGNING.private, ISSUER)
    return _furnished(World(sessions, app, signer))


@pytest.fixture
def committed_world(
    throwaway: Callable[[str], Urls],
    make_app: Callable[..., Service],
    public_keys: Path,
    clock: time_machine.Traveller,
) -> Iterator[World]:
    """A world in a database of its own, in which everybody commits."""
    app = make_app(throwaway("delegation").runtime)
    signer = Signer.from_file(public_keys.parent / keys.SIGNING.private, ISSUER)
    yield _furnished(World(app.sessions, app, signer))
    app.sessions.kw["bind"].dispose()


def _furnished(world: World) -> World:
    for code in ("affiliation", "carriere", "accounts", "letters"):
        world.service(code)
    world.service("declarations", is_exclusive=True, is_sensitive=True)
    world.service("paie", is_exclusive=True)
    world.service("interne", is_delegable=False)
    world.heard()
    return world


@pytest.fixture
def joined(world: World) -> Pair:
    """Two establishments that nothing joins yet."""
    return pair(world, centre="Centre de gestion du Rhône", town="Mairie d'Éloyes")


@pytest.fixture
def towns(world: World) -> list[Pair]:
    """One centre, and three towns that it may work for."""
    first = pair(world, centre="Centre", town="Mairie A")
    others = [pair(world, town=f"Mairie {name}") for name in "BC"]
    return [first, *(_of_centre(first, each) for each in others)]


def _of_centre(first: Pair, other: Pair) -> Pair:
    return Pair(other.world, first.centre, other.town, first.asker, other.answerer)


@pytest.fixture
def taker(world: World) -> Pair:
    """Another centre, beside a town of no account here."""
    return pair(world, centre="Autre centre")


@pytest.fixture
def operator(world: World) -> Caller:
    """A member of the platform's staff, there for support."""
    platform = world.establishment("Plateforme", is_platform=True)
    return world.person(platform, rights=PLATFORM_DUTIES)


@pytest.fixture
def stranger(world: World) -> Caller:
    """An administrator of an establishment that has nothing to do with the others."""
    return world.person(world.establishment("Hôpital"))


@pytest.fixture
def client(joined: Pair) -> ClientFacts:
    return made(joined.world, joined.centre)
