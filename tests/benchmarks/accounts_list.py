"""The list of accounts, in a database of a million: searching, filtering, counting, paging.

What is timed is what `GET …/accounts` asks of the database in its one transaction, as the
unprivileged role under row-level security: the tenant is set, all that match are counted, one page
is read. Of groups and of ids, all are read, as the product does.
"""

import random
import statistics
import time
from uuid import UUID

import click
from sqlalchemy import Engine, func, make_url, select

from deploy.installation import provisioning
from deploy.tooling import scratch
from shared import db, migrations, tenancy
from shared.web.pages import SIZE
from tests.benchmarks import crowd, machine, plans, questions
from tests.benchmarks.questions import Question

LARGE = (10_000, *[3_000] * 10)
SMALL = 20
TRIES = 30
SEED = 7


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--accounts", default=1_000_000, show_default=True, help="How many in all.")
@click.option("--tries", default=TRIES, show_default=True, help="How often each is asked.")
def main(accounts: int, tries: int) -> None:
    """Build the database, time each question, show the plans.

    One establishment has 10,000 accounts, ten have 3,000, the others 20 each. A million take three
    minutes to make, or ten where others work too.
    """
    sizes = (*LARGE, *[SMALL] * max(1, (accounts - sum(LARGE)) // SMALL))
    with scratch.server() as server:
        urls = provisioning.provision(server.admin_url, ["accounts"], passwords={})["accounts"]
        migrations.upgrade("accounts", urls.owner)
        click.echo(f"making {sum(sizes):,} accounts in {len(sizes):,} establishments")
        started = time.perf_counter()
        admin_url = make_url(server.admin_url).set(database=make_url(urls.owner).database)
        made = crowd.fill(admin_url.render_as_string(False), sizes, tell=click.echo)
        click.echo(f"made in {time.perf_counter() - started:.0f} s\n")
        show(server.admin_url, urls, largest=made[0], smallest=made[-1], tries=tries)


def show(
    admin_url: str, urls: provisioning.Urls, *, largest: UUID, smallest: UUID, tries: int
) -> None:
    """Time each question in a large and in a small establishment, and show some plans."""
    engine = db.connect(urls.runtime)
    click.echo(f"{machine.told()}\n")
    for title, asked in (
        ("pages and sorts", questions.PAGES),
        ("filters", questions.FILTERS),
        ("groups", questions.GROUPS),
        ("searches", questions.SEARCHES),
        ("all that match", questions.IDS),
    ):
        click.echo(f"| {title} | rows | p50 ms | p95 ms | in one of {SMALL}: p50 ms |")
        click.echo("|---|---|---|---|---|")
        for words, question in asked.items():
            rows, p50, p95 = _timed(engine, largest, question, tries)
            _, beside, _ = _timed(engine, smallest, question, tries)
            click.echo(f"| {words} | {rows:,} | {p50:.1f} | {p95:.1f} | {beside:.1f} |")
        click.echo("")
    click.echo(f"{machine.told()}\n")
    engine.dispose()
    click.echo(plans.of(admin_url, urls, largest))


def _timed(
    engine: Engine, establishment_id: UUID, question: Question, tries: int
) -> tuple[int, float, float]:
    """Tell how many rows match, the median and the 95th percentile in ms."""
    draw = random.Random(SEED)
    took, counts = [], []
    for _ in range(tries):
        started = time.perf_counter()
        counts.append(_ask(engine, establishment_id, question, draw))
        took.append((time.perf_counter() - started) * 1000)
    p95 = statistics.quantiles(took, n=20)[-1]
    return round(statistics.median(counts)), statistics.median(took), p95


def _ask(engine: Engine, establishment_id: UUID, question: Question, draw: random.Random) -> int:
    with db.sessions(engine).begin() as session:
        tenancy.confine(session, establishment_id)
        statement = question.statement(draw)
        if not question.is_page:
            return len(session.execute(statement).all())
        counted = select(func.count()).select_from(statement.order_by(None).offset(None).subquery())
        count = session.scalar(counted) or 0
        session.execute(statement.limit(SIZE)).all()
        return count


if __name__ == "__main__":
    main()
