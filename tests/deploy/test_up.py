"""`./comptoir up`: what stands in its way is one sentence; Ctrl-C ends it cleanly, a kill mends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from deploy.checkout import ROOT
from deploy.installation import postgres_files
from deploy.installation.embedded.opening import opened
from deploy.installation.embedded.running import url_of
from deploy.tooling import scratch
from tests import asking
from tests.deploy import plain_user
from tests.journeys.embedded import Embedded

WITHIN = 120


def up(data: Path, *options: object) -> subprocess.CompletedProcess[str]:
    """Run it where it cannot start."""
    return subprocess.run(
        [sys.executable, "-m", "deploy", "up", "--data", str(data), *map(str, options)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < deadline, "still not so"
        time.sleep(0.1)


def postgres_of(data: Path) -> int | None:
    """Tell the process of a data folder's PostgreSQL."""
    postmaster = postgres_files.locate(data).postmaster()
    return postmaster.pid if postmaster else None


@pytest.fixture
def free_port() -> int:
    return postgres_files.free_port()


class TestWhatStandsInTheWay:
    """Each is one sentence, and nothing else."""

    def refused(self, said: subprocess.CompletedProcess[str]) -> str:
        assert said.returncode == 1
        assert said.stdout == ""
        (line,) = said.stderr.splitlines()
        return line.removeprefix("Error: ")

    def test_a_port_that_is_taken(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            said = up(tmp_path / "data", "--port", port)

        assert self.refused(said) == (
            f"Port {port} of 127.0.0.1 cannot be opened (Address already in use): "
            "stop what uses it, or choose another with --port."
        )
        assert not (tmp_path / "data").exists()

    def test_a_data_folder_of_a_newer_release(self, tmp_path: Path, free_port: int) -> None:
        (tmp_path / "VERSION").write_text("99\n")

        said = up(tmp_path, "--port", free_port)

        assert self.refused(said) == (
            f"The data folder {tmp_path} was made by a newer release of Comptoir (layout 99, this "
            "release reads 1): use that release, or choose another folder."
        )

    def test_a_path_that_is_a_file(self, tmp_path: Path, free_port: int) -> None:
        (tmp_path / "file").touch()

        said = up(tmp_path / "file", "--port", free_port)

        assert self.refused(said) == (
            f"{tmp_path / 'file'} is not a folder, so it cannot hold the data."
        )

    def test_a_path_where_no_folder_can_be(self, tmp_path: Path, free_port: int) -> None:
        (tmp_path / "file").touch()

        said = up(tmp_path / "file" / "data", "--port", free_port)

        assert self.refused(said).startswith(
            f"The data folder {tmp_path / 'file' / 'data'} cannot be used: "
        )


@pytest.fixture(scope="module")
def served() -> Iterator[Embedded]:
    with scratch.folder() as folder:
        made = Embedded(folder / "data", folder / "log")
        yield made
        made.end()


@pytest.fixture
def running(served: Embedded) -> Embedded:
    """An installation that is being served, whatever the test before has done to it."""
    if served.process is None or served.process.poll() is not None:
        served.start()
        served.wait()
    return served


class TestTheAddress:
    def test_is_told_by_a_name_since_browsers_know_no_passkeys_of_numbers(self) -> None:
        assert url_of("127.0.0.1", 8000) == "http://localhost:8000"
        assert url_of("::1", 8000) == "http://[::1]:8000"
        assert url_of("comptoir.example.org", 80) == "http://comptoir.example.org:80"


class TestASecondRunOnTheSameFolder:
    def test_waits_a_while_then_names_the_first(self, running: Embedded, free_port: int) -> None:
        assert running.process is not None

        said = up(running.data, "--port", free_port, "--patience", 0.5)

        waiting, refusal = said.stderr.splitlines()
        assert said.returncode == 1
        assert waiting.strip() == (
            "waiting up to 0.5 s for an earlier run on this data folder to end …"
        )
        assert refusal == (
            f"Error: The data folder {running.data} is in use by process {running.process.pid}, "
            f"which serves {running.url}: stop that one, or give another folder with --data."
        )

    def test_leaves_the_first_alone(self, running: Embedded, free_port: int) -> None:
        up(running.data, "--port", free_port, "--patience", 0)

        assert postgres_of(running.data) is not None
        assert asking.get(f"{running.url}/accounts/health/ready").status_code == 200


class TestCtrlC:
    def test_ends_it_well_with_its_postgresql(self, running: Embedded) -> None:
        assert running.process is not None
        processes = psutil.Process(running.process.pid).children(recursive=True)

        ended = running.stop()

        assert ended == 0
        assert postgres_of(running.data) is None
        assert not any(process.is_running() for process in processes)
        assert running.last_words().splitlines()[-2:] == ["  stopping PostgreSQL …", "  stopped"]

    def test_leaves_postgresql_to_a_command_that_uses_it(self, running: Embedded) -> None:
        with opened(running.data) as installation:
            ended = running.stop()

            assert ended == 0
            assert installation.server.is_running()
            assert "a command uses it, and will stop it" in running.last_words()
        assert postgres_of(running.data) is None


class TestAKilledRun:
    @pytest.fixture
    def orphans(self, running: Embedded) -> list[psutil.Process]:
        """What is left once the first process, and that one alone, is killed."""
        assert running.process is not None
        children = psutil.Process(running.process.pid).children(recursive=True)
        workers = [child for child in children if not child.name().startswith("postgres")]
        running.process.send_signal(signal.SIGKILL)
        running.process.wait()
        return workers

    def test_leaves_no_process_behind_but_postgresql(
        self, running: Embedded, orphans: list[psutil.Process]
    ) -> None:
        assert orphans

        until(lambda: not any(process.is_running() for process in orphans))

        assert postgres_of(running.data) is not None

    def test_is_taken_up_by_the_next(
        self, running: Embedded, orphans: list[psutil.Process]
    ) -> None:
        pid = postgres_of(running.data)

        running.start()
        running.wait()

        assert pid is not None
        assert postgres_of(running.data) == pid
        assert "found PostgreSQL running, left by an earlier run" in running.last_words()
        assert running.stop() == 0
        assert postgres_of(running.data) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="who runs the tests is a plain user already")
class TestAPlainUser:
    def test_runs_it_as_well(self) -> None:
        with scratch.folder() as folder:
            user = plain_user.find(folder)
            if user is None:
                pytest.skip("no interpreter here can be run by a plain user")
            (folder / "home").mkdir()
            os.chown(folder / "home", user.uid, -1)
            installation = Embedded(
                folder / "home" / "data",
                folder / "log",
                python=user.python,
                as_run=user.as_run,
            )
            installation.start()
            try:
                installation.wait()

                pid = postgres_of(installation.data)
                owners = {path.stat().st_uid for path in installation.data.rglob("*")}
                assert pid is not None
                assert psutil.Process(pid).uids().real == user.uid
                assert owners == {user.uid}
                assert installation.stop() == 0
                assert postgres_of(installation.data) is None
            finally:
                installation.end()
