"""What restoring is refused for, and that it leaves nothing then."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import click
import pytest
from click.testing import CliRunner

from deploy.cli import comptoir
from deploy.installation.archive import rows
from deploy.installation.embedded.opening import opened
from tests.deploy.saving import Restore


def altered(data: bytes) -> bytes:
    """Change a bit of what stands in a table."""
    with ZipFile(BytesIO(data)) as file:
        table = file.getinfo("databases/accounts/accounts.copy")
    place = table.header_offset + 30 + len(table.filename) + 64
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


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
