"""What requests and chores ask of a million credentials, e-mails and announcements: its plans.

Each question is asked by the product's own code, as the unprivileged role under row-level security;
PostgreSQL tells the plan of each statement. What is changed is undone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import md5
from uuid import UUID

import click
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.delegation.queries import delegations, due
from services.identity.queries import credentials, sessions
from services.mailer.actions import emails, figures
from services.mailer.models import EmailStatus
from services.mailer.queries import emails as lists
from services.mailer.queries import files, naming
from shared import db, migrations, tenancy
from shared.tenancy import Reason
from tests.benchmarks import machine, tables
from tests.benchmarks.explaining import explaining

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
ACCOUNT = UUID(md5(b"account471").hexdigest())
PLACE = UUID(md5(b"place23").hexdigest())
Question = Callable[[Session], object]


def _page(status: EmailStatus | None) -> Question:
    def ask(session: Session) -> object:
        listed = lists.listed(status=status)
        session.scalar(select(func.count()).select_from(listed.order_by(None).subquery()))
        return session.scalars(listed.limit(25)).all()

    return ask


QUESTIONS: dict[str, dict[str, Question]] = {
    "identity": {
        "a forgotten identifier, by e-mail address": lambda s: credentials.by_email(
            s, "odile.essai.471@example.org", limit=20
        ),
        "a sign-in, by identifier": lambda s: credentials.by_identifier(s, "id471"),
        "whose sessions are open in one place": lambda s: sessions.accounts_with_open(s, PLACE),
    },
    "mailer": {
        "e-mails that name somebody": lambda s: s.scalars(naming.emails(ACCOUNT)).all(),
        "letters that name somebody": lambda s: s.scalars(naming.paper_items(ACCOUNT)).all(),
        "codes that have ended": lambda s: emails.lapse(s, now=NOW),
        "whether a file is needed": lambda s: files.needed_of(s, ["0" * 64]),
        "figures that are watched": lambda s: [*figures.of_mail(s, "mailer", NOW)],
        "the list of failed e-mails": _page(EmailStatus.FAILED),
        "the list of all e-mails": _page(None),
    },
    "delegation": {
        "what is due": lambda s: due.locked_to_be_ended(s, now=NOW, today=NOW.date(), limit=50),
        "texts to forget": lambda s: due.locked_forgettable(
            s, ended_before=NOW - timedelta(days=900), limit=50
        ),
        "all that one place has": lambda s: list(delegations.locked_of(s, PLACE)),
    },
}
"""By service: what is asked, and how."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--accounts", default=1_000_000, show_default=True, help="How many in all.")
@click.option("--plans", is_flag=True, help="Show the plan of the slowest statement of each.")
def main(accounts: int, plans: bool) -> None:
    """Fill the databases, ask each question once, tell what was read to answer it.

    A million accounts take ten minutes to make, or half an hour where others work too.
    """
    with scratch.server() as server:
        made = provisioning.provision(server.admin_url, [*QUESTIONS], passwords={})
        for service, urls in made.items():
            migrations.upgrade(service, urls.owner)
            admin_url = make_url(server.admin_url).set(database=make_url(urls.owner).database)
            url = admin_url.render_as_string(False)
            tables.fill(url, service, accounts=accounts, tell=click.echo)
        click.echo(f"\n{machine.told()}\n")
        click.echo("| asked | ms | most rows in a step | tables read whole |\n|---|---|---|---|")
        for service, urls in made.items():
            _explain(server.admin_url, urls, service, plans=plans)


def _explain(admin_url: str, urls: provisioning.Urls, service: str, *, plans: bool) -> None:
    with explaining(admin_url, urls.runtime) as explained:
        for words, question in QUESTIONS[service].items():
            told = explained.plans_of(lambda sessions, ask=question: _undone(sessions, ask))  # type: ignore[misc]
            whole = ", ".join(table for plan in told for table in plan.whole_tables)
            most = max(plan.most for plan in told)
            took = sum(plan.milliseconds for plan in told)
            click.echo(f"| {service}: {words} | {took:.1f} | {most:,} | {whole or '—'} |")
            if plans:
                click.echo(f"\n{told[0].short()}\n")


def _undone(sessions: db.Sessions, ask: Question) -> None:
    with sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        ask(session)
        session.rollback()


if __name__ == "__main__":
    main()
