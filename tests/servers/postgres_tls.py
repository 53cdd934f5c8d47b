"""A PostgreSQL with OpenSSL, which demands TLS: the one installed here, in a folder of its own."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.installation import postgres_files, unprivileged
from deploy.tooling import scratch
from tests.servers.certificates import Authority

INSTALLED = Path("/usr/lib/postgresql")
NONE = "no PostgreSQL with OpenSSL: install Debian's postgresql"

ACCESS = """
hostssl all by_certificate 127.0.0.1/32 cert
hostssl all all            127.0.0.1/32 scram-sha-256
"""
"""Plain connections are refused; one role needs no password but a certificate."""


@dataclass(frozen=True)
class TlsPostgres:
    """Where it listens, as `localhost`, and who its superuser is."""

    port: int
    authority: Authority
    user: str = "postgres"
    password: str = "of-a-test"

    def url(self, *, host: str = "localhost", user: str | None = None, **query: str) -> str:
        """Make its address for SQLAlchemy, with libpq's own parameters."""
        identity = user or f"{self.user}:{self.password}"
        said = "&".join(f"{name}={value}" for name, value in query.items())
        return f"postgresql+psycopg://{identity}@{host}:{self.port}/postgres?{said}"


def programs() -> Path | None:
    """Find the newest server programs that this machine has installed."""
    found = [path.parent for path in INSTALLED.glob("*/bin/postgres")]
    return max(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name)), default=None)


@contextmanager
def started(folder: Path) -> Iterator[TlsPostgres]:
    """Start it as an unprivileged user; stop it and remove its files at the end.

    :param folder: the files that these programs are in
    """
    user = unprivileged.choose()
    with scratch.folder() as home:
        authority = Authority(home)
        running = TlsPostgres(postgres_files.free_port(), authority)
        files = authority.vouch("localhost")
        password = home / "password"
        password.write_text(running.password)
        cluster, sockets = home / "cluster", home / "sockets"
        for made in (cluster, sockets):
            made.mkdir(mode=0o700)
        for path in (cluster, sockets, password, *files):
            user.own(path)
        _run(user, folder / "initdb", "-D", cluster, "-U", running.user, "--pwfile", password)
        (cluster / "pg_hba.conf").write_text(ACCESS)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": running.port,
            "unix_socket_directories": sockets,
            "ssl": "on",
            "ssl_ca_file": authority.file,
            "ssl_cert_file": files[0],
            "ssl_key_file": files[1],
            "fsync": "off",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        control: list[str | Path] = [folder / "pg_ctl", "-D", cluster, "-s", "-w"]
        _run(user, *control, "-l", cluster / "log", "-o", options, "start")
        try:
            yield running
        finally:
            _run(user, *control, "-m", "immediate", "stop")


def _run(user: unprivileged.User, *words: str | Path) -> None:
    quiet = {"capture_output": False, "stdout": subprocess.DEVNULL}
    user.run(list(words), **quiet).check_returncode()
