"""python -m services.mailer api [gunicorn's options] | worker | migrate."""

import os
import sys

from services.mailer.config import Settings


def api(options: list[str]) -> None:
    """Become gunicorn, serving the HTTP process."""
    os.execvp("gunicorn", ["gunicorn", *options, "services.mailer.app:create_app()"])


def worker(_: list[str]) -> None:
    """Work until a signal says to stop."""
    from services.mailer.worker import create_worker

    create_worker().run()


def migrate(_: list[str]) -> None:
    """Bring the database up to date, make the keys there are not, declare every queue."""
    from services.mailer.app import ensure_keys
    from shared import migrations
    from shared.messaging import Broker, topology

    settings = Settings.read(os.environ)
    if settings.owner_database_url is None:
        raise SystemExit("OWNER_DATABASE_URL is needed to migrate.")
    ensure_keys(settings)
    migrations.upgrade("mailer", settings.owner_database_url)
    topology.declare_all(Broker(settings.broker_url))


ROLES = {"api": api, "worker": worker, "migrate": migrate}


def main(arguments: list[str]) -> None:
    """Play the role that the command line names."""
    if not arguments or arguments[0] not in ROLES:
        raise SystemExit(f"usage: python -m services.mailer {' | '.join(ROLES)}")
    ROLES[arguments[0]](arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
