"""Acts on many delegations: requests to as many establishments as one takes, tried and in earnest.

Each is done as the worker does it, batch by batch, as the unprivileged role under row-level
security, without messaging behind it.
"""

import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, select

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.delegation.actions import many, request_rows
from services.delegation.actions.many import ManyOrder
from services.delegation.actions.request_rows import RequestsOrder, Row
from services.delegation.config import Settings
from services.delegation.domain.act import Act
from services.delegation.domain.asked import Wish
from services.delegation.jobs import KINDS
from services.delegation.models import Delegation
from services.delegation.tools import Tools
from shared import db, migrations, tenancy
from shared.access.tables import AccessAccount, AccessEstablishment, AccessService
from shared.auth import Actor, Basis, Level, Profile
from shared.crypto import keys
from shared.db import Sessions, new_id
from shared.jobs import Job, Requester, Runner
from shared.messaging import Context, wakes
from shared.tenancy import Reason
from tests.benchmarks import standing
from tests.benchmarks.parts import Line
from tests.benchmarks.taking import Taken, taking
from tests.sirets import siret

ASKED = 5_000
TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
CONTRACT = "VF201"
SERVICES = ("affiliation", "carriere")


@dataclass
class House:
    """A service of delegations, a centre, the towns it works for, and who administers it."""

    engine: Engine
    sessions: Sessions
    runner: Runner[Tools]
    tools: Tools
    actor: Actor

    @property
    def said(self) -> dict[str, Any]:
        """Tell what every job is begun with."""
        context = Context(now=NOW)
        requester = Requester(actor=self.actor, claims={}, language="fr", context=context)
        return {"requester": requester, "at_once": 0, "now": NOW}

    def done(self, job: object, outcome: str) -> None:
        """Do a job, and check that all of it came to its end."""
        assert isinstance(job, Job)
        context, stop = self.runner.context(self.sessions), threading.Event()
        while self.runner.round(context, self.engine, stop):
            pass
        with self.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            ended = session.get_one(Job, job.id)
            found = (ended.status, ended.outcomes)
        assert found == ("done", {outcome: ASKED}), found


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--profile", is_flag=True, help="Tell where the time goes, too.")
def main(profile: bool) -> None:
    """Build the database, do each act once, tell what it took."""
    click.echo(f"{standing.told()}\n")
    for line in measure(profile=profile):
        click.echo(line)
    click.echo(f"\n{standing.told()}")


def measure(*, profile: bool = False) -> Iterator[Line]:
    """Do each act, one after the other, and tell what it took."""
    with scratch.server() as server, tempfile.TemporaryDirectory() as folder:
        urls = provisioning.provision(server.admin_url, ["delegation"], passwords={})["delegation"]
        migrations.upgrade("delegation", urls.owner)
        house = furnished(urls.runtime, Path(folder))
        acts: tuple[tuple[Taken, Callable[[], object]], ...] = (
            (Taken("requests, dry run,", ASKED, 30), lambda: ask(house, dry_run=True)),
            (Taken("requests", ASKED, 60), lambda: ask(house, dry_run=False)),
            (Taken("cancelling", ASKED, 60), lambda: cancel(house)),
        )
        with wakes.waiting(house.engine, wakes.OUTBOX, lambda: None):  # as if its relay were here
            for taken, act in acts:
                with taking(house.engine, taken, profile=profile):
                    act()
                yield taken.line()
        house.engine.dispose()


def ask(house: House, *, dry_run: bool) -> None:
    """Ask every town, each with a reference of its own."""
    wishes = (
        Wish(siret=siret(n), contract_number=CONTRACT, own_reference=f"D-{n}")
        for n in range(1, ASKED + 1)
    )
    order = RequestsOrder(
        rights={"affiliation": Level.WRITE, "carriere": Level.READ},
        ends_on=TODAY + timedelta(days=365),
        dry_run=dry_run,
    )
    rows = [Row(number, wish) for number, wish in enumerate(wishes, 1)]
    limits = house.tools.settings.limits
    with house.sessions.begin() as session:
        tenancy.confine(session, house.actor.acting_tenant)
        job = request_rows.begin(session, order, rows, limits=limits, **house.said)
    house.done(job, "requested")


def cancel(house: House) -> None:
    """Take every request back."""
    with house.sessions.begin() as session:
        tenancy.confine(session, house.actor.acting_tenant)
        ids = session.scalars(select(Delegation.id).order_by(Delegation.id)).all()
        job = many.begin(session, ManyOrder(act=Act.CANCEL), ids=ids, **house.said)
    house.done(job, "done")


def furnished(url: str, folder: Path) -> House:
    """Compose the service, and let it know a centre, its administrator and the towns."""
    keys.ensure(keys.SIGNING, folder / "identity", public=folder / "token-keys.json")
    keys.ensure(keys.SEALING, folder / "mailer", public=folder / "sealing-keys.json")
    settings = Settings.read(
        {
            "DATABASE_URL": url,
            "BROKER_URL": "memory://ground",
            "TOKEN_KEYS": f"file:{folder / 'token-keys.json'}",
            "SEALING_KEYS": str(folder / "sealing-keys.json"),
            "SECRETS": str(folder / "delegation"),
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
        tenancy.unconfined(session, Reason.COMMAND)
        session.add(establishment(0, establishment_id=home, is_centralising=True))
        session.add_all(establishment(n) for n in range(1, ASKED + 1))
        session.add_all(service(code) for code in SERVICES)
        session.add(
            AccessAccount(
                account_id=head,
                establishment_id=home,
                profile=Profile.ADMINISTRATOR,
                status="active",
                rights={},
                expires_on=TODAY + timedelta(days=365),
                sequence=1,
            )
        )
    tools = Tools(settings=settings)
    runner = Runner(
        "delegation",
        kinds=KINDS,
        readmit=lambda session, job, permission, *, now: actor,
        storage=settings.storage,
        tools=tools,
    )
    return House(engine=engine, sessions=sessions, runner=runner, tools=tools, actor=actor)


def establishment(number: int, **said: object) -> AccessEstablishment:
    """Make an establishment that is active."""
    given: dict[str, Any] = {
        "establishment_id": new_id(),
        "siret": siret(number),
        "contract_numbers": [CONTRACT],
        "name": f"Mairie {number}",
        "status": "active",
        "is_centralising": False,
        "is_platform": False,
        "sequence": 1,
    }
    return AccessEstablishment(**(given | said))


def service(code: str) -> AccessService:
    """Make a service that can be delegated."""
    return AccessService(
        code=code,
        domain="carriere",
        domain_labels={"fr": "Carrière", "en": "Career"},
        labels={"fr": code, "en": code},
        is_delegable=True,
        is_exclusive=False,
        is_sensitive=False,
        published_on=TODAY,
        sequence=1,
    )


if __name__ == "__main__":
    main()
