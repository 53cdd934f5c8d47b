"""A sample service, people of several establishments, and a client for each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from shared import tenancy
from shared.auth import Profile
from shared.auth.assurance import Assurance, Method
from shared.auth.tokens import Claims, Signer
from shared.crypto import keys
from shared.messaging.tables import OutboxMessage
from shared.tenancy import Reason
from shared.web import Service
from tests.factories import establishment
from tests.shared.access.world import NOW, World, account
from tests.shared.web.sample_service import sample_service, settings

ISSUER = "https://comptoir.example.org"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture(scope="session")
def public_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    keys.ensure(keys.SIGNING, folder, public=folder / "public.json")
    return folder / "public.json"


@pytest.fixture
def signer(public_keys: Path) -> Signer:
    return Signer.from_file(public_keys.parent / keys.SIGNING.private, ISSUER)


@pytest.fixture
def app(public_keys: Path, sessions: sessionmaker[Session]) -> Service:
    """The sample service; whatever it commits is undone after the test."""
    app = sample_service(settings(public_keys))
    app.sessions = sessions
    return app


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """What the test looks with: it sees every establishment's rows."""
    with sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        yield session


@dataclass
class Caller:
    """Somebody who calls the service, with their token."""

    app: Service
    token: str | None = None
    id: UUID | None = None
    home: UUID | None = None

    def open(self, method: str, path: str, **options: Any) -> Any:
        """Call a path below `/<service>/v1`, or an absolute one that begins with two slashes."""
        path = path[1:] if path.startswith("//") else f"/{self.app.name}/v1{path}"
        headers = {"Accept-Language": "en", **options.pop("headers", {})}
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        with self.app.test_client() as client:
            return client.open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        return self.open("GET", path, **options)

    def post(self, path: str, **options: Any) -> Any:
        return self.open("POST", path, **options)

    def patch(self, path: str, **options: Any) -> Any:
        return self.open("PATCH", path, **options)


@pytest.fixture
def world(session: Session) -> World:
    """Two establishments; in the first a delegate, who may write accounts in the second."""
    world = World(session)
    world.told(world.granted, lines={"accounts": "write"})
    granted = world.delegation(lines={"accounts": "write"}, rights={"accounts": "write"})
    world.told(granted, delegation_id=world.granted.delegation_id)
    session.commit()
    return world


@pytest.fixture
def anybody(app: Service) -> Caller:
    return Caller(app)


@pytest.fixture
def caller(app: Service, signer: Signer) -> Callable[..., Caller]:
    """Somebody with a token, of whom the service need not have heard."""

    def make(
        home: UUID | None = None,
        *,
        profile: Profile | None = Profile.ADMINISTRATOR,
        id: UUID | None = None,
        **claims: Any,
    ) -> Caller:
        id = id or uuid4()
        given: dict[str, Any] = {
            "sub": str(id),
            "iat": NOW - timedelta(minutes=1),
            "exp": NOW + timedelta(minutes=4),
            "sid": uuid4(),
            "est": home,
            "profile": profile,
            "shown": Assurance.by(Method.PASSWORD, at=NOW - timedelta(minutes=1)),
        }
        token = signer.sign(Claims(**given | claims))
        return Caller(app, token, id, home)

    return make


@pytest.fixture
def administrator(world: World, caller: Callable[..., Caller]) -> Caller:
    """An administrator of the establishment that the delegate may act for."""
    facts = account(world.other.establishment_id, profile="administrator")
    world.told(facts)
    world.session.commit()
    return caller(world.other.establishment_id, id=facts.account_id)


@pytest.fixture
def user(world: World, caller: Callable[..., Caller]) -> Caller:
    """A user of the same establishment."""
    facts = account(world.other.establishment_id)
    world.told(facts)
    world.session.commit()
    return caller(world.other.establishment_id, id=facts.account_id, profile=Profile.USER)


@pytest.fixture
def delegate(world: World, caller: Callable[..., Caller]) -> Caller:
    """A user of the centralising establishment, assigned in the delegation."""
    home = world.home.establishment_id
    return caller(home, id=world.delegate.account_id, profile=Profile.USER)


@pytest.fixture
def stranger(world: World, caller: Callable[..., Caller]) -> Caller:
    """An administrator of an establishment that has nothing to do with the others."""
    elsewhere = establishment()
    facts = account(elsewhere.establishment_id, profile="administrator")
    world.told(elsewhere)
    world.told(facts)
    world.session.commit()
    return caller(elsewhere.establishment_id, id=facts.account_id)


@pytest.fixture
def operator(world: World, caller: Callable[..., Caller]) -> Caller:
    """A member of the platform's staff, there for support and for the register."""
    platform = establishment(is_platform=True, name="Plateforme")
    duties = {"duty:support": "write", "duty:register": "write"}
    facts = account(platform.establishment_id, profile="administrator", rights=duties)
    world.told(platform)
    world.told(facts)
    world.session.commit()
    return caller(platform.establishment_id, id=facts.account_id)


@pytest.fixture
def client(caller: Callable[..., Caller]) -> Callable[..., Caller]:
    """A machine client, of the platform unless told otherwise."""

    def make(home: UUID | None = None, *, scope: str = "things") -> Caller:
        id = uuid4()
        given = {"client_id": str(id), "sid": None, "scope": frozenset(scope.split())}
        return caller(home, id=id, profile=None, **given)

    return make


@pytest.fixture
def things(world: World) -> str:
    """The path of the things of the administrator's establishment."""
    return f"/establishments/{world.other.establishment_id}/things"


@pytest.fixture
def announced(session: Session) -> Callable[[], list[OutboxMessage]]:
    """What the service has announced, in order."""

    def read() -> list[OutboxMessage]:
        session.expire_all()
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.number)))

    return read
