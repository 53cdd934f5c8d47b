"""How long a password reset takes to be accepted by a mail server while thousands wait (§4.9).

The worker as it runs, PostgreSQL, and a mail server (aiosmtpd) on this machine. News wait for so
many people; once the server has taken some, resets are asked for, one after the other. What is
timed: from the handler's commit until the server has taken the mail.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import create_engine, text

from deploy.tooling import scratch
from services.mailer.app import create_app
from services.mailer.config import Settings
from services.mailer.worker import create_worker
from shared import clock, migrations
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.sealing import Sealer
from shared.db import connect, sessions
from shared.messaging import Broker
from tests.benchmarks.environs import environ
from tests.mailer import bulk, mail_server
from tests.mailer.mail_server import MailServer
from tests.mailer.world import World
from tests.servers.databases import Databases

ISSUER = "https://comptoir.example.org"


@click.command()
@click.option("--waiting", default=20_000, show_default=True, help="E-mails that wait.")
@click.option("--resets", default=20, show_default=True, help="Resets asked for in their midst.")
def main(waiting: int, resets: int) -> None:
    """Ask for resets while many e-mails wait."""
    with house() as (world, settings, owner), mail_server.listening() as server:
        bulk.queue_many(world, waiting)
        home = world.establishment()
        people = [world.account(home) for _ in range(resets)]
        analyse(owner)
        mail_url = f"smtp://127.0.0.1:{server.port}?sink=yes"
        worker = create_worker(replace(settings, mail_url=mail_url), Broker("memory://lanes"))
        began = time.perf_counter()
        worker.start()
        try:
            found = [
                bulk.reset_amidst(world, server, person, after=20 + number)
                for number, person in enumerate(people)
            ]
            tell(found, server, waiting=waiting, seconds=time.perf_counter() - began)
        finally:
            worker.stop()


def analyse(owner: str) -> None:
    """Have PostgreSQL count its rows, as it does by itself within a minute elsewhere."""
    engine = create_engine(owner, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def tell(found: list[bulk.Overtaking], server: MailServer, *, waiting: int, seconds: float) -> None:
    """Say what was measured."""
    times = sorted(each.seconds for each in found)
    click.echo(f"{waiting:,} waiting, {len(server.mails) / seconds:.0f} mails/s taken meanwhile")
    others = max(each.overtaken_by for each in found)
    click.echo(
        f"{len(times)} resets accepted: median {statistics.median(times):.2f} s, "
        f"longest {times[-1]:.2f} s; at most {others} others first"
    )


@contextmanager
def house() -> Iterator[tuple[World, Settings, str]]:
    """Start what the mailer needs."""
    with scratch.server() as server, scratch.folder() as folder:
        urls = Databases(server.admin_url, migrate=migrations.upgrade).copy("mailer")
        url = urls.runtime
        settings = Settings.read(environ("mailer", folder, url) | mailing(folder))
        app = create_app(settings)
        engine = connect(url)
        world = World(
            sessions=sessions(engine),
            app=app,
            tools=app.tools,
            signer=Signer.from_file(folder / "identity" / keys.SIGNING.private, ISSUER),
            sealer=Sealer.from_file(folder / "sealing-keys.json"),
            mails=folder / "mails",
        )
        world.now = clock.now()
        yield world, settings, urls.owner
        engine.dispose()


def mailing(folder: Path) -> dict[str, str]:
    """Say where e-mails go until a server is told, and from whom they are."""
    return {
        "MAIL_URL": f"maildir:{folder / 'mails'}",
        "MAIL_FROM": "no-reply@comptoir.example.org",
        "SUPPORT_PHONE": "+33199000000",
    }


if __name__ == "__main__":
    main()
