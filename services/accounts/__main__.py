"""python -m services.accounts api [gunicorn's options] | worker | migrate."""

import os
import sys

from services.accounts.config import Settings
from shared import process


def api(options: list[str]) -> None:
    """Become gunicorn, serving the HTTP process, once the settings are known to be right."""
    Settings.read(os.environ)
    process.become_gunicorn("services.accounts.app:create_app()", options)


def worker(_: list[str]) -> None:
    """Work until a signal says to stop."""
    from services.accounts.worker import create_worker, measure_erasures

    settings = Settings.read(os.environ)
    process.work(create_worker(settings), settings, measures=[measure_erasures])


def migrate(_: list[str]) -> None:
    """Bring the database up to date, make the keys there are not, declare every queue."""
    from services.accounts.app import ensure_keys

    settings = Settings.read(os.environ)
    ensure_keys(settings)
    process.migrate("accounts", settings)


ROLES = {"api": api, "worker": worker, "migrate": migrate}

if __name__ == "__main__":
    process.play("accounts", ROLES, sys.argv[1:])
