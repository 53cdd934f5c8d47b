"""Commands reach a data folder's databases, alone or at once, served or not."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click
import pytest

from deploy.checkout import ROOT
from deploy.installation import data_folder as folders
from deploy.installation import postgres_files
from deploy.installation.embedded import note
from deploy.installation.embedded.opening import folder, opened
from deploy.tooling import scratch
from tests.servers.installations import Copy

HOLDING = """
import pathlib, sys
from deploy.installation.embedded.opening import opened
with opened(pathlib.Path(sys.argv[1])) as installation:
    print(installation.server.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data(prepared: Copy) -> Iterator[Path]:
    """A data folder whose databases are made, and stopped."""
    with scratch.folder() as made:
        yield prepared(made / "data")


def is_running(data: Path) -> bool:
    return postgres_files.locate(data).postmaster() is not None


def command_on(data: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a command that goes on until its input ends; tell PostgreSQL's process too."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


class TestACommandAlone:
    def test_starts_postgresql_and_stops_it(self, data: Path) -> None:
        with opened(data) as installation:
            assert installation.server.is_running()

        assert not is_running(data)

    def test_stops_postgresql_when_it_fails(self, data: Path) -> None:
        with pytest.raises(LookupError), opened(data):
            raise LookupError

        assert not is_running(data)


class TestTwoCommandsAtOnce:
    @pytest.mark.parametrize("leaves_first", [0, 1])
    def test_do_not_stop_it_under_one_another(self, data: Path, leaves_first: int) -> None:
        with ExitStack() as stack:
            both = [ExitStack(), ExitStack()]
            servers = [stack.enter_context(one).enter_context(opened(data)).server for one in both]

            both[leaves_first].close()

            assert [server.is_running() for server in servers] == [True, True]
            assert servers[0].pid == servers[1].pid
        assert not is_running(data)

    def test_may_begin_together(self, data: Path) -> None:
        command = [sys.executable, "-m", "deploy", "migrate", "--data", str(data)]
        both = [
            subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]

        said = [process.communicate(timeout=120) for process in both]

        assert [process.returncode for process in both] == [0, 0], said
        assert said[0][0] == said[1][0]
        assert not is_running(data)

    def test_one_that_comes_while_the_last_one_stops_it_waits(self, data: Path) -> None:
        failures: list[BaseException] = []

        def come_and_go() -> None:
            try:
                for _ in range(3):
                    with opened(data) as installation:
                        assert installation.server.is_running()
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=come_and_go) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)

        assert failures == []
        assert not is_running(data)


class TestAKilledCommand:
    def test_leaves_postgresql_to_the_next_which_stops_it(self, data: Path) -> None:
        process, pid = command_on(data)
        process.send_signal(signal.SIGKILL)
        process.communicate()

        with opened(data) as installation:
            adopted = installation.server

        assert (adopted.was_adopted, adopted.pid) == (True, pid)
        assert not is_running(data)

    def test_does_not_keep_another_from_stopping_it(self, data: Path) -> None:
        process, _ = command_on(data)

        with opened(data):
            process.send_signal(signal.SIGKILL)
            process.communicate()

        assert not is_running(data)


class TestWithoutAnInstallation:
    def test_says_how_to_start_one(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(note, "PLACE", tmp_path / "up.json")

        with pytest.raises(click.ClickException, match=r"start one with `\./comptoir up`"):
            folder(None)

    def test_says_that_the_last_one_is_gone(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(note, "PLACE", tmp_path / "noted" / "up.json")
        note.leave("http://127.0.0.1:8000", tmp_path / "gone")

        with pytest.raises(click.ClickException, match="served last is gone"):
            folder(None)

    def test_says_that_a_folder_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(click.ClickException, match="is not a data folder of Comptoir"):
            folder(tmp_path)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
    def test_says_whose_it_is_where_another_user_runs_it(self, tmp_path: Path) -> None:
        place = folders.opened(tmp_path / "data")
        (place / "secrets").mkdir()
        os.chown(place / "secrets", 65534, 65534)

        with pytest.raises(click.ClickException, match="run this command as that user"):
            folder(place)
