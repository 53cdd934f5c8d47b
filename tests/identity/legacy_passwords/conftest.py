"""The command that takes over passwords, run on rows of a file."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.identity import commands
from tests.identity.taking_over import Take
from tests.identity.world import World


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


@pytest.fixture
def take(world: World, environ: dict[str, str], tmp_path: Path) -> Take:
    """Run the command on rows of a file."""

    def run(*rows: tuple[str, str], options: tuple[str, ...] = (), text: str = "") -> Result:
        file = tmp_path / "hashes.csv"
        with file.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([("identifier", "hash"), *rows])
        if text:
            file.write_text(text, encoding="utf-8")
        url = world.tools.settings.database_url
        world.session.rollback()
        done = CliRunner().invoke(
            commands.legacy_passwords_command,
            [str(file), *options],
            env={**environ, "DATABASE_URL": url},
        )
        world.session.expire_all()
        return done

    return run
