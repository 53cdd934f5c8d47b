"""python -m services.identity api [gunicorn's options] | worker | migrate | legacy-passwords."""

import os
import sys

from services.identity.config import Settings
from shared import process


def api(options: list[str]) -> None:
    """Become gunicorn, serving the HTTP process, once the settings are known to be right."""
    Settings.read(os.environ)
    process.become_gunicorn("services.identity.app:create_app()", options)


def worker(_: list[str]) -> None:
    """Work until a signal says to stop."""
    from services.identity.worker import create_worker

    settings = Settings.read(os.environ)
    process.work(create_worker(settings), settings)


def migrate(_: list[str]) -> None:
    """Bring the database up to date, make the keys there are not, declare every queue."""
    from services.identity.app import ensure_keys

    settings = Settings.read(os.environ)
    ensure_keys(settings)
    process.migrate("identity", settings)


def legacy_passwords(options: list[str]) -> None:
    """Take the password hashes of a former platform from a file."""
    from services.identity import commands

    commands.legacy_passwords_command.main(
        options, prog_name="python -m services.identity legacy-passwords"
    )


ROLES = {
    "api": api,
    "worker": worker,
    "migrate": migrate,
    "legacy-passwords": legacy_passwords,
}

if __name__ == "__main__":
    process.play("identity", ROLES, sys.argv[1:])
