"""Acts on many accounts: a file brought in, a renewal of all, the decisions of a review.

Each is done as the worker or the request does it, in its transactions, as the unprivileged role
under row-level security, without messaging behind it. What is told is the time it took, the CPU
of this process, and the number of statements for each thing.
"""

import cProfile
import os
import pstats
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import Engine, event, select

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.accounts.actions import bulk, imports, reviews
from services.accounts.actions.bulk import BulkOrder
from services.accounts.config import Settings
from services.accounts.domain import AccountStatus, Act, Verdict, import_file
from services.accounts.jobs import KINDS
from services.accounts.models import Account, Establishment, EstablishmentStatus, Service
from services.accounts.tools import Tools
from shared import access, db, migrations, tenancy
from shared.auth import Actor, Basis, Profile
from shared.crypto import keys
from shared.db import Sessions, new_id
from shared.events.accounts import AccountActivated
from shared.jobs import Job, Requester, Runner
from shared.messaging import Context, wakes
from shared.tenancy import Reason
from tests.benchmarks import standing
from tests.benchmarks.parts import Line
from tests.sirets import siret

IMPORTED, RENEWED, DECIDED = 3_000, 3_400, 500
TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
HEADER = "civilité;prénom;nom;courriel;téléphone;service;droit: paie;droit: conges"
ROW = (
    "Mme;Odile;Essai {name};odile.essai.{n}@example.org;01 99 00 12 34;Service {n};lecture;écriture"
)


@dataclass
class Taken:
    """What one act took.

    :ivar number: of accounts
    :ivar to_reach: seconds
    """

    what: str
    number: int
    to_reach: int
    seconds: float = 0.0
    cpu: float = 0.0
    statements: list[str] = field(default_factory=list)

    def line(self) -> Line:
        """Tell it as a line of the table."""
        return Line(
            f"{self.what} of {self.number:,}",
            f"{self.seconds:.1f} s, of CPU {self.cpu:.1f} s ({1000 * self.cpu / self.number:.2f} ms"
            f" each), {len(self.statements)} statements",
            f"≤ {self.to_reach} s",
        )


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


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--profile", is_flag=True, help="Tell where the time goes, too.")
def main(profile: bool) -> None:
    """Build the database, do each act once, tell what it took."""
    click.echo(f"{standing.told()}\n")
    for line in measure(profile=profile):
        click.echo(line)
    click.echo(f"\n{standing.told()}")


def measure(*, profile: bool = False) -> Iterator[Line]:
    """Do each act in a house of its own, and tell what it took."""
    with scratch.server() as server, tempfile.TemporaryDirectory() as folder:
        urls = provisioning.provision(server.admin_url, ["accounts"], passwords={})["accounts"]
        migrations.upgrade("accounts", urls.owner)
        house = furnished(urls.runtime, Path(folder))
        acts: tuple[tuple[Taken, Callable[[], object]], ...] = (
            (Taken("import, dry run,", IMPORTED, 4), lambda: bring_in(house, dry_run=True)),
            (Taken("import", IMPORTED, 12), lambda: bring_in(house, dry_run=False)),
            (Taken("bulk renewal", RENEWED, 2), lambda: renew(house)),
            (Taken("decisions of a review,", DECIDED, 1), lambda: decide(house)),
        )
        with wakes.waiting(house.engine, wakes.OUTBOX, lambda: None):  # as if its relay were here
            for taken, act in acts:
                with taking(house.engine, taken, profile=profile):
                    act()
                yield taken.line()
        house.engine.dispose()


def bring_in(house: House, *, dry_run: bool) -> None:
    """Bring people in from a file."""
    rows = (ROW.format(n=n, name=letters(n)) for n in range(IMPORTED))
    table = import_file.read("\r\n".join((HEADER, *rows)))
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        order = imports.ImportOrder(
            dry_run=dry_run, allow_duplicates=False, encoding="utf-8", headers=dict(table.headers)
        )
        job = imports.begin(
            session,
            kind="import",
            table=table,
            order=order,
            requester=house.requester(),
            now=NOW,
        )
    house.run()
    require_done(house, job.id, {"created": IMPORTED})


def letters(number: int) -> str:
    """Write a number as a name may be written."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def renew(house: House) -> None:
    """Renew everybody who is active."""
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        active = select(Account.id).where(Account.status == AccountStatus.ACTIVE)
        ids = session.scalars(active.order_by(Account.id)).all()[:RENEWED]
        job = bulk.begin(
            session,
            BulkOrder(action=Act.RENEW),
            ids=ids,
            requester=house.requester(),
            settings=house.tools.settings,
            now=NOW,
        )
    house.run()
    assert isinstance(job, Job)
    require_done(house, job.id, {"done": RENEWED})


def decide(house: House) -> None:
    """Decide on as many as one request takes: some go, the others stay."""
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        home = session.get_one(Establishment, house.home)
        review = reviews.open_review(session, home, actor=house.actor, now=NOW)
        session.flush()
        users = select(Account.id).where(
            Account.status == AccountStatus.ACTIVE, Account.profile == Profile.USER
        )
        ids = session.scalars(users.order_by(Account.id)).all()[:DECIDED]
        cases = (Verdict.RENEW, Verdict.RENEW, Verdict.DELETE, Verdict.LEAVE)
        verdicts = {each: cases[number % len(cases)] for number, each in enumerate(ids)}
        results = reviews.decide(
            session,
            review,
            verdicts,
            actor=house.actor,
            rules=reviews.Rules.of(house.tools.settings, language="fr", now=NOW),
        )
    assert [result.outcome for result in results] == ["done"] * DECIDED


def require_done(house: House, job_id: UUID, outcomes: dict[str, int]) -> None:
    """Check that a job came to its end, and how."""
    with house.sessions.begin() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        job = session.get_one(Job, job_id)
        assert (job.status, job.outcomes) == ("done", outcomes), (job.status, job.outcomes)


def furnished(url: str, folder: Path) -> House:
    """Compose the service, and put an establishment and its people into its database."""
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
            contract_numbers=["C00001"], name="Commune", address=None, representative=None
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
        session.add_all(person(home, n, profile=Profile.USER) for n in range(1, RENEWED + 1))
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


@contextmanager
def taking(engine: Engine, taken: Taken, *, profile: bool) -> Iterator[None]:
    """Measure what is done meanwhile."""

    def note(*said: object) -> None:
        taken.statements.append(str(said[2]))

    event.listen(engine, "before_cursor_execute", note)
    profiler = cProfile.Profile() if profile else None
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    if profiler:
        profiler.enable()
    yield
    if profiler:
        profiler.disable()
    after = resource.getrusage(resource.RUSAGE_SELF)
    taken.seconds = time.perf_counter() - started
    taken.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    event.remove(engine, "before_cursor_execute", note)
    if profiler:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(int(os.environ.get("TOP", "30")))


if __name__ == "__main__":
    main()
