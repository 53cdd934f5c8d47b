"""The list of accounts, in a database of a million: searching, filtering, counting, paging.

What is timed is what `GET …/accounts` asks of the database in its one transaction, as the
unprivileged role under row-level security: the tenant is set, all that match are counted, one page
is read.
"""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import click
from sqlalchemy import Engine, Select, func, make_url, select

from deploy import provisioning, scratch
from services.accounts.models import Account, AccountStatus, fold
from services.accounts.queries import listing
from services.accounts.queries.criteria import Criteria, Field, Grouping
from shared import db, migrations, tenancy
from shared.web.pages import SIZE
from tests.benchmarks import crowd, plans

TRIES = 100
SIZES = (10_000, *[3_000] * 10, *[20] * 48_000)
Question = Callable[[random.Random], Select[Any]]


def main() -> None:
    """Build the database, time each question, show the plans."""
    with scratch.server() as server:
        urls = provisioning.provision(server.admin_url, ["accounts"], passwords={})["accounts"]
        migrations.upgrade("accounts", urls.owner)
        click.echo(f"making {sum(SIZES):,} accounts in {len(SIZES):,} establishments")
        started = time.perf_counter()
        admin_url = make_url(server.admin_url).set(database=make_url(urls.owner).database)
        largest, *_, smallest = crowd.fill(admin_url.render_as_string(False), SIZES)
        click.echo(f"made in {time.perf_counter() - started:.0f} s\n")
        engine = db.connect(urls.runtime)
        _time_each(engine, largest, "in an establishment of 10,000")
        _time_each(engine, smallest, "in one of 20")
        click.echo(plans.of(server.admin_url, urls, largest))
        engine.dispose()


def _time_each(engine: Engine, establishment_id: UUID, where: str) -> None:
    click.echo(f"| {where} | rows | p50 ms | p95 ms |\n|---|---|---|---|")
    for words, question in QUESTIONS.items():
        draw = random.Random(7)
        took, counts = [], []
        for _ in range(TRIES):
            statement = question(draw)
            started = time.perf_counter()
            counts.append(_ask(engine, establishment_id, statement))
            took.append((time.perf_counter() - started) * 1000)
        p95 = statistics.quantiles(took, n=20)[-1]
        rows = round(statistics.median(counts))
        click.echo(f"| {words} | {rows} | {statistics.median(took):.1f} | {p95:.1f} |")
    click.echo("")


def _ask(engine: Engine, establishment_id: UUID, statement: Select[Any]) -> int:
    with db.sessions(engine).begin() as session:
        tenancy.confine(session, establishment_id)
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        count = session.scalar(counted) or 0
        session.execute(statement.limit(SIZE)).all()
        return count


def _listed(**wanted: Any) -> Question:
    return lambda draw: listing.rows(Criteria(**wanted), today=crowd.TODAY)


def _searched(terms: Callable[[random.Random], str], **wanted: Any) -> Question:
    def question(draw: random.Random) -> Select[Any]:
        return listing.rows(replace(Criteria(**wanted), q=terms(draw)), today=crowd.TODAY)

    return question


def _without_the_function(draw: random.Random) -> Select[Any]:
    """Look for a name as if row-level security cost nothing."""
    pattern = f"%{fold(crowd.name(draw, 3))}%"
    found = Account.search_text.like(pattern)
    return select(Account).where(Account.status != AccountStatus.DELETED, found)


QUESTIONS: dict[str, Question] = {
    "first page by name": _listed(),
    "page 300 by name": lambda draw: listing.rows(Criteria(), today=crowd.TODAY).offset(7_475),
    "a last name": _searched(lambda draw: crowd.name(draw, 3)),
    "a last name and `rh`": _searched(lambda draw: f"{crowd.name(draw, 3)} rh"),
    "two letters": _searched(lambda draw: crowd.name(draw, 1)[:2]),
    "a last name in one field": _searched(lambda d: crowd.name(d, 3), field=Field.LAST_NAME),
    "an e-mail address": _searched(lambda d: f"{crowd.name(d, 2)}.{crowd.name(d, 3)}@"),
    "nobody": _searched(lambda draw: "introuvable"),
    "expired, latest first": _listed(status=AccountStatus.EXPIRED, sort="-expires_on"),
    "rights on a service": _listed(service="paie"),
    "never signed in": _listed(has_signed_in=False),
    "grouped by expiry month": _listed(group_by=Grouping.EXPIRY_MONTH),
    "counts by expiry month": lambda draw: listing.groups(
        Grouping.EXPIRY_MONTH, Criteria(), today=crowd.TODAY
    ),
    "a last name without the function": _without_the_function,
}
"""By what they ask."""


if __name__ == "__main__":
    main()
