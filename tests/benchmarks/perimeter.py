"""A page of a perimeter: 100 establishments out of 5,000, found, filtered and sorted in SQL.

What is timed is what `GET …/perimeter` asks of the database in its one transaction, as the
unprivileged role under row-level security: all that match are counted as one page is read, with
what one may use there. CPU is that of this process and of its backend of PostgreSQL together, where
both run on this machine.
"""

import json
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

import click
from sqlalchemy import text
from sqlalchemy.orm import Session

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.delegation.queries import perimeter
from services.delegation.queries.perimeter import Criteria
from shared import db, migrations, tenancy
from shared.access.tables import Assignee
from shared.text import fold
from tests.benchmarks import machine

TODAY = date(2026, 11, 16)
PAGE = 100
QUESTIONS = {
    "first page, by name": Criteria(),
    "by last day": Criteria(sort="ends_on"),
    "a name": Criteria(q="mairie 4999"),
    "an own reference": Criteria(q="dossier-0042"),
    "a service": Criteria(service="letters"),
    "ends within 60 days": Criteria(ends_before=TODAY + timedelta(days=61)),
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--places", default=5_000, show_default=True, help="How many establishments.")
@click.option("--tries", default=30, show_default=True, help="How often each is asked.")
def main(places: int, tries: int) -> None:
    """Build the database, ask each question."""
    with scratch.server() as server:
        urls = provisioning.provision(server.admin_url, ["delegation"], passwords={})["delegation"]
        migrations.upgrade("delegation", urls.owner)
        somebody = Assignee(uuid4(), uuid4())
        _fill(urls.owner, somebody, places)
        sessions = db.sessions(db.connect(urls.runtime))
        click.echo(f"{machine.told()}\n")
        click.echo("| asked | found | ms of CPU | ms |\n|---|---|---|---|")
        for words, criteria in QUESTIONS.items():
            told = [_asked(sessions, somebody, criteria) for _ in range(tries + 3)][3:]
            cpu, elapsed = (median(each[i] for each in told) * 1000 for i in (0, 1))
            click.echo(f"| {words} | {told[0][2]:,} | {cpu:.1f} | {elapsed:.1f} |")


def _asked(
    sessions: db.Sessions, somebody: Assignee, criteria: Criteria
) -> tuple[float, float, int]:
    with sessions.begin() as session:
        tenancy.confine(session, somebody.home_id)
        backend = session.scalar(text("SELECT pg_backend_pid()"))
        cpu, started = _cpu(backend), time.perf_counter()
        _, total = perimeter.page(
            session, somebody, criteria, client=None, today=TODAY, first=0, size=PAGE
        )
        return _cpu(backend) - cpu, time.perf_counter() - started, total


def _cpu(backend: int | None) -> float:
    """Tell the seconds of CPU of this process, and of the backend where it can be seen."""
    told = Path(f"/proc/{backend}/schedstat")
    of_backend = int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0
    return time.process_time() + of_backend


def _fill(url: str, somebody: Assignee, places: int) -> None:
    """Let somebody work for many establishments, one delegation with ten people for each."""
    with Session(db.connect(url)) as session, session.begin():
        tenancy.unconfined(session, tenancy.Reason.COMMAND)
        for number in range(places):
            _let(session, somebody, number)
        session.execute(text("ANALYZE"))


def _let(session: Session, somebody: Assignee, number: int) -> None:
    place, delegation_id = uuid4(), uuid4()
    rights = {"affiliation": "write", "letters": "read"} if number % 3 else {"affiliation": "read"}
    people: dict[str, dict[str, str]] = {str(uuid4()): rights for _ in range(9)}
    name, siret = f"Mairie {number}", f"{number:014}"
    session.execute(
        _ESTABLISHMENT,
        {"id": place, "siret": siret, "name": name, "search": fold(f"{name} {siret}")},
    )
    given = {
        "id": delegation_id,
        "home": somebody.home_id,
        "place": place,
        "ends_on": TODAY + timedelta(days=number % 540),
    }
    session.execute(
        _ACCESS,
        given
        | {"rights": json.dumps(rights), "people": json.dumps(people | {str(somebody.id): rights})},
    )
    session.execute(_DELEGATION, given | {"reference": f"dossier {number:04}"})


_ESTABLISHMENT = text("""
INSERT INTO access_establishments (establishment_id, siret, contract_numbers, name, search_text,
    status, is_centralising, is_platform, sequence)
VALUES (:id, :siret, '["C-1"]', :name, :search, 'active', false, false, 1)
""")
_ACCESS = text("""
INSERT INTO access_delegations (delegation_id, centralising_id, delegating_id, is_granting,
    ends_on, lines, assignments, sequence)
VALUES (:id, :home, :place, true, :ends_on, CAST(:rights AS jsonb), CAST(:people AS jsonb), 1)
""")
_DELEGATION = text("""
INSERT INTO delegations (id, centralising_id, delegating_id, contract_number, own_reference,
    own_reference_key, status, is_paused, is_held, ends_on, text, text_hash, requested_at,
    answer_by, end_told_on, access_sequence, sequence)
VALUES (:id, :home, :place, 'C-1', :reference, :reference, 'active', false, false, :ends_on, '{}',
    '', now(), now(), CURRENT_DATE, 1, 1)
""")


if __name__ == "__main__":
    main()
