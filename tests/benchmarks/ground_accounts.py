"""Acts on many accounts: a file brought in, a renewal of all, the decisions of a review.

Each is done as the worker or the request does it, in its transactions, as the unprivileged role
under row-level security, without messaging behind it. What is told is the time it took, the CPU
of this process, and the number of statements for each thing.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.accounts.actions import bulk, imports, reviews
from services.accounts.actions.bulk import BulkOrder
from services.accounts.domain import AccountStatus, Act, Verdict, import_file
from services.accounts.models import Account, Establishment
from shared import migrations, tenancy
from shared.auth import Profile
from shared.jobs import Job
from shared.messaging import wakes
from shared.tenancy import Reason
from tests.benchmarks import standing
from tests.benchmarks.ground_house import NOW, House, furnished
from tests.benchmarks.parts import Line
from tests.benchmarks.taking import Taken, taking

IMPORTED, RENEWED, DECIDED = 3_000, 3_400, 500
HEADER = "civilité;prénom;nom;courriel;téléphone;service;droit: paie;droit: conges"
ROW = (
    "Mme;Odile;Essai {name};odile.essai.{n}@example.org;01 99 00 12 34;Service {n};lecture;écriture"
)


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
        house = furnished(urls.runtime, Path(folder), users=RENEWED)
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


if __name__ == "__main__":
    main()
