"""A restore in containers that is cut short: nobody works with half of an installation."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from deploy.cli import comptoir
from deploy.installation import postgres
from deploy.installation.archive import rows
from deploy.installation.compose import secrets
from deploy.installation.compose.__main__ import prepare
from deploy.installation.compose.layout import Addresses, folder
from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.places import CONTAINED
from deploy.installation.provisioning import SERVICES, conninfo
from deploy.tooling import scratch
from shared import process
from shared.config import Settings


@pytest.fixture(scope="module")
def saved(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was saved of an installation that somebody has used: a file stands in it."""
    (installation.data / "files" / "mailer" / "ab").mkdir()
    (installation.data / "files" / "mailer" / "ab" / "abcd.pdf").write_bytes(b"%PDF-1.7 \xff")
    file = tmp_path_factory.mktemp("saved") / "comptoir.zip"
    done = CliRunner().invoke(comptoir, ["backup", str(file), "--data", str(installation.data)])
    assert done.exit_code == 0, done.output
    return file


@pytest.fixture(scope="module")
def root(saved: Path) -> Iterator[Path]:
    """Where everything of a project in containers is mounted, with a PostgreSQL of its own.

    It is made after what is saved: while it is there, commands are about it.
    """
    with scratch.folder() as place, pytest.MonkeyPatch.context() as monkeypatch:
        server = postgres.start(place / "server", fsync=False)
        try:
            url = make_url(server.admin_url)
            options = "&".join(f"{name}={value}" for name, value in url.query.items())
            monkeypatch.setenv("DATABASE_ADDRESS", "")
            monkeypatch.setenv("DATABASE_OPTIONS", options)
            monkeypatch.setenv(CONTAINED, str(place / "root"))
            assert url.password is not None
            superuser = folder(place / "root", "postgres") / "password"
            secrets.replace(superuser, url.password.encode())
            secrets.make(place / "root", Addresses.read(), tell=lambda line: None)
            yield place / "root"
        finally:
            postgres.stop(place / "server")


def address_of(root: Path, database: str) -> str:
    password = secrets.read(root, "postgres", "password")
    return Addresses.read().database_url("postgres", password, database)


def restore(saved: Path) -> Result:
    return CliRunner().invoke(comptoir, ["restore", str(saved)])


@pytest.fixture(scope="module")
def half(root: Path, saved: Path) -> Path:
    """One whose restore was killed when it came to the sequences of a database."""
    with pytest.MonkeyPatch.context() as patch:

        def fail(*_: object) -> None:
            raise RuntimeError("it is killed")

        patch.setattr(rows, "set_sequences", fail)
        assert isinstance(restore(saved).exception, RuntimeError)
    return root


class TestARestoreThatIsCutShort:
    def test_keeps_the_databases_from_being_completed(self, half: Path) -> None:
        done = CliRunner().invoke(prepare, ["databases"])

        assert done.exit_code == 1
        assert "restore it again" in done.output

    @pytest.mark.parametrize("service", SERVICES)
    def test_keeps_every_service_and_its_migration_from_beginning(
        self, half: Path, service: str
    ) -> None:
        environ = {
            "DATABASE_URL": "postgresql+psycopg:///x",
            "BROKER_URL": "memory://",
            "TOKEN_KEYS": "file:/nowhere",
            "SEALING_KEYS": "/nowhere",
            "STORAGE": "/nowhere",
            "MAIL_URL": "maildir:/nowhere",
            "MAIL_FROM": "no-reply@example.org",
            "SUPPORT_PHONE": "01 99 00 00 00",
            "SECRETS": str(folder(half, service)),
        }
        settings: type[Settings] = importlib.import_module(f"services.{service}.config").Settings

        def begin(_: list[str]) -> None:
            settings.read(environ)
            pytest.fail("it has begun")

        with pytest.raises(SystemExit, match="1"):
            process.play(service, {"api": begin}, ["api"])

    @pytest.mark.parametrize(
        "words", [("history", "verify"), ("messages", "status"), ("backup", "x.zip")], ids=" ".join
    )
    def test_keeps_commands_from_working_with_it(self, half: Path, words: tuple[str, ...]) -> None:
        done = CliRunner().invoke(comptoir, list(words))

        assert done.exit_code == 1
        assert "restore it again" in done.output

    def test_is_not_run_again_while_somebody_is_connected(self, half: Path, saved: Path) -> None:
        with psycopg.connect(conninfo(address_of(half, "comptoir_accounts"))):
            done = restore(saved)

        assert done.exit_code == 1
        assert "Somebody is connected to the database of accounts" in done.output


def test_once_it_is_run_again_everybody_begins_and_nobody_restores_any_more(
    half: Path, saved: Path
) -> None:
    left = half / "files" / "mailer" / "cd" / "cdef.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of the one before")
    with psycopg.connect(conninfo(address_of(half, "postgres")), autocommit=True) as server:
        server.execute("DROP DATABASE comptoir_mailer")  # it may have been killed there, too

    done = restore(saved)

    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(prepare, ["databases"]).exit_code == 0
    assert not left.exists()
    assert (half / "files" / "mailer" / "ab" / "abcd.pdf").read_bytes() == b"%PDF-1.7 \xff"

    with psycopg.connect(conninfo(address_of(half, "comptoir_mailer"))) as database:
        database.execute(
            "INSERT INTO inbox (message_id, publisher, type) VALUES (gen_random_uuid(), 'x', 'y')"
        )
    refused = restore(saved)

    assert refused.exit_code == 1
    assert "The database of mailer is in use already (inbox)" in refused.output
