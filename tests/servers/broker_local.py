"""A RabbitMQ that is installed on this machine, started on free ports in a folder of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from deploy.installation import postgres_files, unprivileged

FOLDERS = ("/usr/lib/rabbitmq/bin", "/usr/local/sbin", "/opt/homebrew/sbin")
PORTS = ("amqp", "amqps", "management", "dist", "names")


def program() -> str | None:
    """Find the server's script; Debian's wrapper on the path insists on root or its own user."""
    for folder in FOLDERS:
        if os.access(f"{folder}/rabbitmq-server", os.X_OK):
            return f"{folder}/rabbitmq-server"
    return shutil.which("rabbitmq-server")


def tls_settings(folder: Path, port: int) -> str:
    """Write how a broker listens by TLS: each side shows the other a certificate."""
    return (
        f"listeners.ssl.default = {port}\n"
        f"ssl_options.cacertfile = {folder}/ca.pem\n"
        f"ssl_options.certfile = {folder}/server.pem\n"
        f"ssl_options.keyfile = {folder}/server.key\n"
        "ssl_options.verify = verify_peer\n"
        "ssl_options.fail_if_no_peer_cert = true\n"
    )


class Server:
    """One broker, run as an unprivileged user."""

    def __init__(self, program: str, home: Path, *, tls: Path | None = None) -> None:
        self._program = program
        self._home = home
        self._tls = tls
        self._ports = {name: postgres_files.free_port() for name in PORTS}
        self._process: subprocess.Popen[bytes] | None = None
        scheme = "amqps" if tls else "amqp"
        self.url = f"{scheme}://guest:guest@127.0.0.1:{self._ports[scheme]}/"
        self.management = f"http://127.0.0.1:{self._ports['management']}"

    def start(self) -> None:
        """Start it, on what it kept if it ran before."""
        user = unprivileged.choose()
        if not (self._home / "rabbitmq.conf").exists():
            self._configure()
        with (self._home / "said").open("a") as said:
            for path in (self._home, *self._home.iterdir()):
                user.own(path)
            self._process = subprocess.Popen(
                [self._program],
                cwd=self._home,
                env=self._environment(),
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **user.identity(),
            )

    def kill(self) -> None:
        """End its processes at once; its files stay."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(30)

    def freeze(self) -> None:
        """Stop its processes where they are, connections open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def logs(self) -> str:
        """Return what it said."""
        return (self._home / "said").read_text(errors="replace")

    def remove(self) -> None:
        """End it, and Erlang's name server, which it started beside itself."""
        self.kill()
        environment = {"PATH": os.environ["PATH"], "ERL_EPMD_PORT": str(self._ports["names"])}
        ask = ["epmd", "-kill"]
        for _ in range(50):  # it stays until it has noticed that the broker is gone
            told = subprocess.run(ask, env=environment, capture_output=True, check=False)
            if told.returncode == 0:
                return
            time.sleep(0.1)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _configure(self) -> None:
        (self._home / "enabled_plugins").write_text("[rabbitmq_management].\n")
        (self._home / "rabbitmq.conf").write_text(
            f"listeners.tcp.default = 127.0.0.1:{self._ports['amqp']}\n"
            f"management.tcp.port = {self._ports['management']}\n"
            "management.tcp.ip = 127.0.0.1\n"
            "disk_free_limit.absolute = 10MB\n"
            + (tls_settings(self._tls, self._ports["amqps"]) if self._tls else "")
        )
        (self._home / "advanced.config").write_text("[].\n")

    def _environment(self) -> dict[str, str]:
        home = self._home
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": f"comptoir-tests-{self._ports['amqp']}@localhost",
            "RABBITMQ_DIST_PORT": str(self._ports["dist"]),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._ports["names"]),
        }
