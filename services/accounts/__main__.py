"""python -m services.accounts api [gunicorn's options] | worker | migrate."""

import os
import sys

from services.accounts.config import Settings


def api(options: list[str]) -> None:
    """Become gunicorn, serving the HTTP process."""
    os.execvp("gunicorn", ["gunicorn", *options, "services.accounts.app:create_app()"])


def worker(_: list[str]) -> None:
    """Work until a signal says to stop."""
    from services.accounts.worker import create_worker

    create_worker().run()


def migrate(_: list[str]) -> None:
    """Bring the database up to date, and declare every queue."""
    from shared import migrations
    from shared.messaging import Broker, topology

    settings = Settings.read(os.environ)
    if settings.owner_database_url is None:
        raise SystemExit("OWNER_DATABASE_URL is needed to migrate.")
    migrations.upgrade("accounts", settings.owner_database_url)
    topology.declare_all(Broker(settings.broker_url))


ROLES = {"api": api, "worker": worker, "migrate": migrate}


def main(arguments: list[str]) -> None:
    """Play the role that the command line names."""
    if not arguments or arguments[0] not in ROLES:
        raise SystemExit(f"usage: python -m services.accounts {' | '.join(ROLES)}")
    ROLES[arguments[0]](arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
