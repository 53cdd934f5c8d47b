"""The embedded PostgreSQL: started, found again, stopped; and what nobody else may do with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from deploy.installation import data_folder as folders
from deploy.installation import postgres, postgres_files, provisioning, unprivileged
from deploy.installation.postgres_files import PostgresError
from deploy.tooling import scratch

ROOT = Path(__file__).resolve().parents[2]


def start(data: Path) -> postgres.Server:
    return postgres.start(data, fsync=False)


def query(url: str, statement: str) -> object:
    with psycopg.connect(provisioning.conninfo(url)) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


@pytest.fixture(scope="module")
def running() -> Iterator[postgres.Server]:
    """A server that no test stops."""
    with scratch.server() as server:
        yield server


@pytest.fixture
def server(data_folder: Path) -> postgres.Server:
    return start(data_folder)


class TestAFreshStart:
    def test_listens_where_its_user_alone_can_go(self, running: postgres.Server) -> None:
        assert running.sockets.stat().st_mode & 0o777 == 0o700
        assert query(running.admin_url, "SHOW listen_addresses") == ""

    def test_keeps_its_password_to_itself(self, running: postgres.Server) -> None:
        assert running.files.password.stat().st_mode & 0o777 == 0o600
        assert running.password not in repr(server)

    def test_asks_for_the_password(self, running: postgres.Server) -> None:
        wrong = running.admin_url.replace(running.password, "wrong")

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            query(wrong, "SELECT 1")

    def test_never_runs_as_root(self, running: postgres.Server) -> None:
        status = Path(f"/proc/{running.pid}/status")
        if not status.exists():
            pytest.skip("no /proc on this machine")

        assert "Uid:\t0\t" not in status.read_text()

    def test_listens_on_loopback_when_asked(self, data_folder: Path) -> None:
        server = postgres.start(data_folder, fsync=False, tcp=True)
        url = f"postgresql://postgres:{server.password}@127.0.0.1:{server.port}/postgres"

        assert query(url, "SELECT 1") == 1

    @pytest.mark.parametrize("name", ["with space", "with, comma", "é" * 60, "it's"])
    def test_works_in_a_folder_of_any_name(self, data_folder: Path, name: str) -> None:
        folder = data_folder / name
        unprivileged.make_folder(folder)
        server = start(folder)

        try:
            assert query(server.admin_url, "SELECT 1") == 1
        finally:
            server.stop()

    def test_refuses_a_name_that_pg_ctl_would_misread(self, data_folder: Path) -> None:
        with pytest.raises(PostgresError, match="PostgreSQL cannot be kept in"):
            start(data_folder / "a$HOME")

    def test_begins_again_after_a_kill_while_the_cluster_was_made(self, data_folder: Path) -> None:
        files = postgres_files.locate(data_folder)
        (files.new_draft() / "PG_VERSION").write_text("18")

        assert query(start(data_folder).admin_url, "SELECT 1") == 1


class TestALaterStart:
    def test_finds_what_was_kept(self, server: postgres.Server, data_folder: Path) -> None:
        with psycopg.connect(provisioning.conninfo(server.admin_url)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        server.stop()

        again = start(data_folder)

        assert query(again.admin_url, "SELECT seven FROM kept") == 7
        assert not again.was_adopted

    def test_adopts_the_server_of_a_killed_run(self, data_folder: Path) -> None:
        script = "import sys, pathlib; from deploy.installation import postgres;"
        script += "print(postgres.start(pathlib.Path(sys.argv[1])).pid, flush=True); input()"
        run = subprocess.Popen(
            [sys.executable, "-c", script, str(data_folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        run.kill()
        run.communicate()

        server = start(data_folder)

        assert (server.was_adopted, server.pid) == (True, pid)

    def test_recovers_from_a_kill_of_the_server_itself(
        self, server: postgres.Server, data_folder: Path
    ) -> None:
        os.kill(server.pid, signal.SIGKILL)
        while server.is_running():
            time.sleep(0.01)

        assert query(start(data_folder).admin_url, "SELECT 1") == 1

    def test_is_not_misled_by_a_pid_that_is_anothers_now(
        self, server: postgres.Server, data_folder: Path
    ) -> None:
        pid_file = server.files.cluster / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        server.stop()
        pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

        again = start(data_folder)

        assert not again.was_adopted
        assert query(again.admin_url, "SELECT 1") == 1

    def test_waits_for_others_that_start_at_the_same_time(self, data_folder: Path) -> None:
        script = "import sys, pathlib; from deploy.installation import postgres; print(flush=True);"
        script += "input(); print(postgres.start(pathlib.Path(sys.argv[1])).pid)"
        command = [sys.executable, "-c", script, str(data_folder)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        runs = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]
        for run in runs:
            assert run.stdout is not None
            run.stdout.readline()  # it is ready to start
        for run in runs:
            assert run.stdin is not None
            run.stdin.write("\n")
            run.stdin.flush()

        pids = {run.communicate(timeout=60)[0] for run in runs}

        assert len(pids) == 1
        assert pids != {""}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change its user")
class TestStartedByRoot:
    def test_moves_out_of_a_folder_that_no_other_user_can_enter(
        self, data_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = data_folder / "closed"
        closed.mkdir(mode=0o700)
        monkeypatch.setattr(postgres_files, "FALLBACK", data_folder / "fallback")

        server = start(closed)
        server.stop()
        again = start(closed)
        again.stop()

        assert closed.stat().st_mode & 0o777 == 0o700
        assert server.files.home.parent == data_folder / "fallback"
        assert again.files.home == server.files.home

    def test_is_known_where_root_may_not_see_into_anothers_process(
        self, data_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As in a container, whose root lacks CAP_SYS_PTRACE (ptrace(2), /proc/pid/cwd)."""

        def denied(process: psutil.Process) -> str:
            raise psutil.AccessDenied(process.pid)

        monkeypatch.setattr(psutil.Process, "cwd", denied)
        first = start(data_folder)
        second = start(data_folder)

        assert second.was_adopted
        assert second.pid == first.pid
        second.stop()
        assert not first.is_running()

    def test_copies_the_programs_that_its_user_cannot_reach(
        self, data_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        can_enter = unprivileged.User.can_enter
        monkeypatch.setattr(
            unprivileged.User,
            "can_enter",
            lambda user, folder: "site-packages" not in str(folder) and can_enter(user, folder),
        )

        assert query(start(data_folder).admin_url, "SELECT 1") == 1
        assert list((data_folder / "postgres").glob("programs-*"))


class TestTheDataFolder:
    def test_is_made_where_there_is_none(self, data_folder: Path) -> None:
        folder = folders.opened(data_folder / "new")

        assert (folder / "VERSION").read_text() == "1\n"
        assert folder.stat().st_mode & 0o066 == 0

    def test_of_a_newer_release_is_refused_in_one_sentence(self, data_folder: Path) -> None:
        (data_folder / "VERSION").write_text("99\n")

        with pytest.raises(folders.DataFolderError) as refused:
            folders.opened(data_folder)

        assert "was made by a newer release of Comptoir" in refused.value.message
        assert "\n" not in refused.value.message

    def test_is_not_any_file(self, data_folder: Path) -> None:
        (data_folder / "file").touch()

        with pytest.raises(folders.DataFolderError, match="is not a folder"):
            folders.opened(data_folder / "file")
