"""python -m services.mailer api [gunicorn's options] | worker | migrate."""

import os
import sys

from services.mailer.config import Settings
from shared import process


def api(options: list[str]) -> None:
    """Become gunicorn, serving the HTTP process, once the settings are known to be right."""
    Settings.read(os.environ)
    process.become_gunicorn("services.mailer.app:create_app()", options)


def worker(_: list[str]) -> None:
    """Work until a signal says to stop."""
    from services.mailer.actions import figures
    from services.mailer.worker import create_worker

    settings = Settings.read(os.environ)
    process.work(create_worker(settings), settings, measures=[figures.of_mail])


def migrate(_: list[str]) -> None:
    """Bring the database up to date, make the keys there are not, declare every queue."""
    from services.mailer.app import ensure_keys

    settings = Settings.read(os.environ)
    ensure_keys(settings)
    process.migrate("mailer", settings)


ROLES = {"api": api, "worker": worker, "migrate": migrate}

if __name__ == "__main__":
    process.play("mailer", ROLES, sys.argv[1:])
