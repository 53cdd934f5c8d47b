"""The delegation service, two establishments that may need one another, and their people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from deploy.provisioning import Urls
from services.delegation.app import create_app
from services.delegation.config import Settings
from services.delegation.models import Delegation
from shared import access, tenancy
from shared.auth import Level
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.events.accounts import EstablishmentFacts
from shared.web import Service
from tests.delegation.world import NOW, PLATFORM_DUTIES, Caller, World

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
    running: list[Session] = []

    @event.listens_for(sessions, "after_begin")
    def begin(session: Session, *_: Any) -> None:
        if session not in running:
            running.append(session)

    @event.listens_for(sessions, "after_transaction_end")
    def end(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and session in running:
            running.remove(session)
            for other in running[-1:]:
                other.connection().execute(tenancy._SET, tenancy._Scope.of(other).settings())

    return sessions


@pytest.fixture(scope="session")
def public_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    keys.ensure(keys.SIGNING, folder, public=folder / "public.json")
    return folder / "public.json"


@pytest.fixture
def make_app(public_keys: Path) -> Callable[..., Service]:
    """Compose the service for a database."""

    def make(database_url: str = "postgresql+psycopg://", **settings: str) -> Service:
        given = {
            "DATABASE_URL": database_url,
            "BROKER_URL": "memory://",
            "TOKEN_KEYS": f"file:{public_keys}",
            "SEALING_KEYS": "sealing.json",
            "SECRETS": "secrets",
            "STORAGE": "storage",
            "PUBLIC_URL": ISSUER,
        }
        return create_app(Settings.read(given | settings))

    return make


@pytest.fixture
def app(make_app: Callable[..., Service], sessions: sessionmaker[Session]) -> Service:
    """The service; whatever it commits is undone after the test."""
    app = make_app()
    app.sessions = sessions
    return app


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


@dataclass
class Pair:
    """A centralising establishment and one that it may work for, with an administrator each."""

    world: World
    centre: EstablishmentFacts
    town: EstablishmentFacts
    asker: Caller
    answerer: Caller

    @property
    def target(self) -> dict[str, str]:
        return {"siret": self.town.siret, "contract_number": "VF201"}

    def ask(self, rights: dict[str, str] | None = None, **body: Any) -> UUID:
        """Ask, and tell the id of the request."""
        given = {"targets": [self.target], "rights": rights or {"affiliation": "write"}}
        answer = self.asker.post("/delegations", given | body)
        assert answer.status_code == 200, answer.json
        (outcome,) = answer.json
        assert outcome["outcome"] == "requested", outcome
        return UUID(outcome["delegation_id"])

    def accept(self, delegation_id: UUID, **body: Any) -> Any:
        """Accept what is shown, and tell what is answered."""
        shown = self.answerer.get(f"/delegations/{delegation_id}").json
        given = {"text_hash": shown["text_hash"]} | body
        return self.answerer.post(f"/delegations/{delegation_id}/accept", given)

    def agreed(self, rights: dict[str, str] | None = None, **body: Any) -> UUID:
        """Ask, and have it accepted."""
        delegation_id = self.ask(rights, **body)
        answer = self.accept(delegation_id)
        assert answer.status_code == 200, answer.json
        return delegation_id

    def assigned(self, delegation_id: UUID, rights: dict[str, str] | None = None) -> Caller:
        """Let somebody new of the centre work in a delegation."""
        somebody = self.world.person(self.centre, profile="user")
        body = {"account_id": str(somebody.id), "rights": rights or {"affiliation": "write"}}
        answer = self.asker.post(f"/delegations/{delegation_id}/assignments", body)
        assert answer.status_code == 201, answer.json
        return somebody

    def may(self, caller: Caller, service: str = "affiliation", level: str = "read") -> bool:
        """Ask, as an application would, whether somebody may use a service of the town."""
        self.world.heard()
        query = {
            "account_id": caller.id,
            "establishment_id": self.town.establishment_id,
            "service": service,
            "level": level,
        }
        answer = self.world.client().get("/access", query_string=query)
        assert answer.status_code == 200, answer.json
        return bool(answer.json["allowed"])

    def decide(self, caller: Caller, service: str, level: str) -> bool:
        """Ask the decision itself, without the way there."""
        self.world.heard()
        with self.world.look() as session:
            return access.decide(
                session,
                account_id=caller.id,
                establishment_id=self.town.establishment_id,
                service=service,
                level=Level(level),
                now=self.world.now(),
                own="delegation",
            ).allowed

    def centre_with(self, **facts: Any) -> EstablishmentFacts:
        """State other facts about the centralising establishment."""
        return replace(self.centre, **facts)

    def suspended(self) -> EstablishmentFacts:
        """State that the centralising establishment is suspended."""
        return self.centre_with(status="suspended")

    def with_status(self, side: str, status: str = "active") -> EstablishmentFacts:
        """State how one of the two stands."""
        facts: EstablishmentFacts = getattr(self, side)
        return replace(facts, status=status)

    def show(self, delegation_id: UUID) -> Delegation:
        """Read the row itself, where nobody of the two sides can sign in."""
        with self.world.look() as session:
            return session.get_one(Delegation, delegation_id)

    def status(self, delegation_id: UUID) -> str:
        shown = self.answerer.get(f"/delegations/{delegation_id}").json
        return str(shown["status"])


def pair(world: World, *, centre: str = "Centre de gestion", town: str = "Mairie") -> Pair:
    """Make two establishments and their administrators."""
    asking = world.establishment(centre, is_centralising=True)
    answering = world.establishment(town)
    return Pair(world, asking, answering, world.person(asking), world.person(answering))


@pytest.fixture
def joined(world: World) -> Pair:
    """Two establishments that nothing joins yet."""
    return pair(world, centre="Centre de gestion du Rhône", town="Mairie d'Éloyes")


@pytest.fixture
def operator(world: World) -> Caller:
    """A member of the platform's staff, there for support."""
    platform = world.establishment("Plateforme", is_platform=True)
    return world.person(platform, rights=PLATFORM_DUTIES)


@pytest.fixture
def stranger(world: World) -> Caller:
    """An administrator of an establishment that has nothing to do with the others."""
    return world.person(world.establishment("Hôpital"))
