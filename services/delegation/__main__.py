"""python -m services.delegation api [gunicorn's options] | worker | migrate."""

import os
import sys

from services.delegation.config import Settings
from shared import process


def api(options: list[str]) -> None:
    """Become gunicorn, serving the HTTP process, once the settings are known to be right."""
    Settings.read(os.environ)
    process.become_gunicorn("services.delegation.app:create_app()", options)


def worker(_: list[str]) -> None:
    """Work until a signal says to stop."""
    from services.delegation.worker import create_worker

    settings = Settings.read(os.environ)
    process.work(create_worker(settings), settings)


def migrate(_: list[str]) -> None:
    """Bring the database up to date, make the keys there are not, and declare every queue."""
    from services.delegation.tools import Tools

    settings = Settings.read(os.environ)
    Tools(settings=settings).ensure_consent_keys()
    process.migrate("delegation", settings)


ROLES = {"api": api, "worker": worker, "migrate": migrate}

if __name__ == "__main__":
    process.play("delegation", ROLES, sys.argv[1:])
