"""A service of accounts with people in it, for acts on many to be measured."""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from services.accounts.config import Settings
from services.accounts.domain import AccountStatus
from services.accounts.jobs import KINDS
from services.accounts.models import Account, Establishment, EstablishmentStatus, Service
from services.accounts.tools import Tools
from shared import access, db, tenancy
from shared.auth import Actor, Basis, Profile
from shared.crypto import keys
from shared.db import Sessions, new_id
from shared.events.accounts import AccountActivated
from shared.jobs import Requester, Runner
from shared.messaging import Context
from tests.sirets import siret

TODAY = date(2026, 11, 16)


NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)


@dataclass
class House:
    """A service of accounts with one establishment in it, and who administers that."""

    engine: Engine
    sessions: Sessions
    runner: Runner[Tools]
    tools: Tools
    home: UUID
    actor: Actor

    def requester(self) -> Requester:
        """Tell who asks for jobs."""
        return Requester(actor=self.actor, claims={}, language="fr", context=Context(now=NOW))

    def run(self) -> None:
        """Do every job that waits."""
        context, stop = self.runner.context(self.sessions), threading.Event()
        while self.runner.round(context, self.engine, stop):
            pass


def furnished(url: str, folder: Path, *, users: int) -> House:
    """Compose the service, and put an establishment, its head and users into its database."""
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    settings = Settings.read(
        {
            "DATABASE_URL": url,
            "BROKER_URL": "memory://ground",
            "TOKEN_KEYS": f"file:{folder / 'token-keys.json'}",
            "SEALING_KEYS": str(folder / "sealing-keys.json"),
            "SECRETS": str(folder / "accounts"),
            "STORAGE": str(folder / "files"),
            "PUBLIC_URL": "https://comptoir.example.org",
        }
    )
    engine = db.connect(url)
    sessions, home, head = db.sessions(engine), new_id(), new_id()
    actor = Actor(
        account_id=head,
        home_id=home,
        profile=Profile.ADMINISTRATOR,
        session_id=new_id(),
        basis=Basis.OWN,
        tenant_id=home,
    )
    with sessions.begin() as session:
        tenancy.confine(session, home)
        establishment = Establishment(
            id=home, siret=siret(1), status=EstablishmentStatus.ACTIVE, confirmed_at=NOW
        )
        establishment.describe(
            contract_numbers=["C00001"],
            name="Commune",
            address={
                "lines": ["1 place de l'Exemple"],
                "postcode": "01990",
                "city": "Exempleville",
            },
            representative=None,
        )
        session.add(establishment)
        session.add_all(
            Service(
                code=code,
                domain="carriere",
                domain_labels={"fr": "Carrière", "en": "Career"},
                labels={"fr": code, "en": code},
                is_delegable=True,
                is_exclusive=False,
                is_sensitive=False,
                published_on=TODAY,
            )
            for code in ("paie", "conges")
        )
        session.flush()
        chief = person(home, 0, profile=Profile.ADMINISTRATOR, id=head)
        session.add(chief)
        session.flush()
        access.announce(session, AccountActivated(account=chief.facts()), sequence=chief.advance())
        session.add_all(person(home, n, profile=Profile.USER) for n in range(1, users + 1))
    tools = Tools.of(settings)
    runner = Runner(
        "accounts",
        kinds=KINDS,
        readmit=lambda session, job, permission, *, now: actor,
        storage=settings.storage,
        tools=tools,
    )
    return House(
        engine=engine, sessions=sessions, runner=runner, tools=tools, home=home, actor=actor
    )


def person(home: UUID, number: int, **said: object) -> Account:
    """Make somebody who is active."""
    account = Account(
        establishment_id=home,
        identifier=f"A{number:08}",
        title="mr",
        first_name="Jean",
        last_name=f"Louty {number}",
        email=f"jean.louty.{number}@example.org",
        status=AccountStatus.ACTIVE,
        activated_on=TODAY,
        expires_on=TODAY.replace(year=2027),
        rights={"paie": "read"},
        **said,
    )
    account.index()
    account.known_as = account.identity()
    return account
