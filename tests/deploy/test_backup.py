"""`./comptoir backup` and `restore`: an installation in one file, and again where there is none."""

import importlib
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from deploy.cli import comptoir
from deploy.installation.archive import cut, places, rows
from deploy.installation.embedded.installation import Installation
from deploy.installation.embedded.opening import opened
from deploy.installation.maildir import Maildir
from deploy.installation.operating.databases import session
from deploy.installation.operating.operators import create_operator
from deploy.installation.provisioning import SERVICES, conninfo
from tests.deploy.conftest import Comptoir
from tests.deploy.working import work

EMAIL = "ondine.vasseur@example.org"
PASSWORD = "Vent-d'autan 8 noeuds"
Restore = Callable[..., Result]


def call(installation: Installation, method: str, path: str, **body: Any) -> tuple[int, Any]:
    """Call the identity service of an installation, in this process."""
    app = importlib.import_module("services.identity.app").create_app(
        installation.settings("identity")
    )
    try:
        answer = app.test_client().open(f"/identity/v1{path}", method=method, json=body)
        return answer.status_code, answer.get_json(silent=True)
    finally:
        app.sessions.kw["bind"].dispose()


@pytest.fixture(scope="module")
def identifier(installation: Installation) -> str:
    """An operator's, who has a password; a file stands among those of the mailer."""
    made = create_operator(
        installation,
        title="ms",
        first_name="Ondine",
        last_name="Vasseur",
        email=EMAIL,
        duties=["support"],
    )
    work(installation)
    [mail] = Maildir(installation.data / "mails").to(EMAIL)
    status, _ = call(installation, "POST", "/passwords", token=mail.code, password=PASSWORD)
    assert status == 204
    work(installation)
    (installation.data / "files" / "mailer" / "ab").mkdir()
    (installation.data / "files" / "mailer" / "ab" / "abcd.pdf").write_bytes(b"%PDF-1.7 \xff")
    return made


@pytest.fixture(scope="module")
def saved(
    installation: Installation, identifier: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file."""
    file = tmp_path_factory.mktemp("saved") / "comptoir.zip"
    done = CliRunner().invoke(comptoir, ["backup", str(file), "--data", str(installation.data)])
    assert done.exit_code == 0, done.output
    return file


@pytest.fixture
def restore(data_folder: Path) -> Restore:
    """Restores a file into a folder that is not there yet: `restore(file, "--dry-run")`."""

    def run(file: Path, *words: str, data: Path = data_folder / "restored") -> Result:
        return CliRunner().invoke(comptoir, ["restore", str(file), "--data", str(data), *words])

    return run


def content(installation: Installation) -> dict[str, Any]:
    """Every row of every table, as text."""
    found = {}
    for service, address in places.addresses(installation.server.admin_url).items():
        with psycopg.connect(conninfo(address)) as connection:
            for table in rows.describe(connection).tables:
                if table.name not in {"chore_runs", "publishers"}:
                    piece = b"".join(rows.out(connection, table))
                    found[f"{service}.{table.name}"] = sorted(piece.splitlines())
    return found


def altered(data: bytes) -> bytes:
    """Change a bit of what stands in a table."""
    with ZipFile(BytesIO(data)) as file:
        table = file.getinfo("databases/accounts/accounts.copy")
    place = table.header_offset + 30 + len(table.filename) + 64
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


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


class TestRestoring:
    def test_is_refused_where_something_is(
        self, saved: Path, restore: Restore, data_folder: Path
    ) -> None:
        (data_folder / "restored").mkdir()
        (data_folder / "restored" / "letter.txt").write_text("mine")

        done = restore(saved)

        assert done.exit_code == 1
        assert "is not empty: name a folder that is not there" in done.output
        assert [path.name for path in (data_folder / "restored").iterdir()] == ["letter.txt"]

    @pytest.mark.parametrize(
        ("spoil", "told"),
        [
            (lambda data: data[:-200], "cut short"),
            (lambda data: altered(data), "damaged at"),
            (lambda data: b"hello", "`./comptoir backup`"),
        ],
    )
    def test_of_a_spoilt_file_changes_nothing(
        self,
        saved: Path,
        restore: Restore,
        data_folder: Path,
        tmp_path: Path,
        spoil: Callable[[bytes], bytes],
        told: str,
    ) -> None:
        spoilt = tmp_path / "spoilt.zip"
        spoilt.write_bytes(spoil(saved.read_bytes()))

        done = restore(spoilt)

        assert done.exit_code == 1
        assert told in done.output
        assert not (data_folder / "restored").exists()

    def test_of_a_newer_releases_file_changes_nothing(
        self, saved: Path, restore: Restore, data_folder: Path, tmp_path: Path
    ) -> None:
        newer = tmp_path / "newer.zip"
        with ZipFile(saved) as file, ZipFile(newer, "w") as written:
            for name in file.namelist():
                held = file.read(name)
                if name == "manifest.json":
                    manifest = json.loads(held)
                    manifest["databases"]["mailer"]["level"] = "9999"
                    held = json.dumps(manifest).encode()
                written.writestr(name, held)

        done = restore(newer)

        assert done.exit_code == 1
        assert "saved by a newer release: its mailer has had migration 9999" in done.output
        assert not (data_folder / "restored").exists()

    def test_that_fails_leaves_nothing(
        self, saved: Path, restore: Restore, data_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(rows, "set_sequences", fail)

        assert restore(saved).exit_code == 1
        assert not (data_folder / "restored").exists()

    def test_that_is_killed_leaves_nothing_that_passes_for_an_installation(
        self, saved: Path, restore: Restore, data_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("it is killed")

        monkeypatch.setattr(rows, "set_sequences", fail)
        monkeypatch.setattr("shutil.rmtree", lambda _: None)  # nor does it tidy up
        restore(saved)

        with (
            pytest.raises(click.ClickException, match="restore it again"),
            opened(data_folder / "restored"),
        ):
            pass

    def test_needs_to_be_told_where(self, saved: Path) -> None:
        done = CliRunner().invoke(comptoir, ["restore", str(saved)])

        assert done.exit_code == 2
        assert "Name the folder to be made with --data." in done.output


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
