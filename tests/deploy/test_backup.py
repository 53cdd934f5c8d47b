"""`./comptoir backup` and `restore`: an installation in one file, and again where there is none."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from deploy.cli import comptoir
from deploy.installation.archive import cut, places
from deploy.installation.embedded.installation import Installation
from deploy.installation.embedded.opening import opened
from deploy.installation.operating.databases import session
from deploy.installation.operating.operators import create_operator
from deploy.installation.provisioning import SERVICES, conninfo
from tests.deploy.conftest import Comptoir
from tests.deploy.saving import PASSWORD, Restore, call, content
from tests.deploy.working import work


class TestARestoredInstallation:
    def test_has_everything_and_lets_its_people_in(
        self,
        installation: Installation,
        identifier: str,
        saved: Path,
        restore: Restore,
        data_folder: Path,
    ) -> None:
        before = content(installation)

        done = restore(saved)

        assert done.exit_code == 0, done.output
        with opened(data_folder / "restored") as again:
            assert content(again) == before
            kept = "files/mailer/ab/abcd.pdf"
            assert (again.data / kept).read_bytes() == (installation.data / kept).read_bytes()
            key = "secrets/accounts/history.key"
            assert (again.data / key).read_bytes() == (installation.data / key).read_bytes()
            assert (again.data / key).stat().st_mode & 0o777 == 0o600
            status, session_ = call(
                again, "POST", "/sessions", identifier=identifier, password=PASSWORD
            )
            assert status == 201, session_
            ours, theirs = (
                json.loads((each.data / "secrets" / "postgres.json").read_text())
                for each in (again, installation)
            )
            assert set(ours) == set(theirs)
            assert not set(ours.values()) & set(theirs.values()), "a server's password was saved"
        checked = CliRunner().invoke(
            comptoir, ["history", "verify", "--data", str(data_folder / "restored")]
        )
        assert checked.exit_code == 0, checked.output
        assert "1 chain checked, sound." in checked.output

    def test_goes_on_numbering_where_it_was(
        self, saved: Path, restore: Restore, data_folder: Path, installation: Installation
    ) -> None:
        assert restore(saved).exit_code == 0

        with opened(data_folder / "restored") as again:
            create_operator(
                again,
                title="mr",
                first_name="Basile",
                last_name="Courtin",
                email="basile.courtin@example.org",
                duties=["print"],
            )
            work(again)
            with session(again, "mailer") as mails:
                sent = text("SELECT count(*) FROM emails WHERE recipient = :to AND status = 'sent'")
                assert mails.scalar(sent, {"to": "basile.courtin@example.org"}) == 1


class TestTheFile:
    def test_is_readable_by_its_owner_alone_and_holds_no_password_of_a_server(
        self, saved: Path, installation: Installation
    ) -> None:
        assert saved.stat().st_mode & 0o777 == 0o600
        with ZipFile(saved) as file:
            names = set(file.namelist())
            held = b"".join(file.read(name) for name in names)
        assert {"secrets/accounts/history.key", "public/token-keys.json"} <= names
        passwords = json.loads((installation.data / "secrets" / "postgres.json").read_text())
        assert not [role for role, password in passwords.items() if password.encode() in held]

    def test_is_never_written_over_another(self, run: Comptoir, saved: Path) -> None:
        before = saved.read_bytes()

        done = run("backup", saved)

        assert (done.exit_code, saved.read_bytes()) == (1, before)
        assert "is there already" in done.output

    def test_is_not_written_by_a_dry_run_that_tells_what_it_would_hold(
        self, run: Comptoir, identifier: str, tmp_path: Path
    ) -> None:
        done = run("backup", tmp_path / "none.zip", "--dry-run")

        assert done.exit_code == 0
        assert all(f"{service}: " in done.output for service in SERVICES)
        assert list(tmp_path.iterdir()) == []

    def test_can_be_restored_from_a_pipe(self, saved: Path, data_folder: Path) -> None:
        words = ["restore", "-", "--dry-run", "--data", str(data_folder / "restored")]

        done = CliRunner().invoke(comptoir, words, input=saved.read_bytes())

        assert done.exit_code == 0, done.output
        assert not (data_folder / "restored").exists()


class TestTheInstant:
    def test_is_one_for_all_databases_because_none_numbers_meanwhile(
        self, installation: Installation, identifier: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else a service might know of a message that its publisher has forgotten."""
        addresses = places.addresses(installation.server.admin_url)
        snapshot = cut._snapshot
        could_number = []

        def taking(address: str) -> Any:
            for each in addresses.values():
                with psycopg.connect(conninfo(each)) as other:
                    free = other.execute(f"{cut.HOLD} SKIP LOCKED").fetchall()
                    could_number.append(bool(free))
            return snapshot(address)

        monkeypatch.setattr(cut, "_snapshot", taking)

        with cut.taken(addresses):
            for each in addresses.values():
                with psycopg.connect(conninfo(each)) as other:
                    assert other.execute(f"{cut.HOLD} SKIP LOCKED").fetchall()
        assert could_number == [False] * 16
