"""An empty machine, on which somebody follows docs/operations.md."""

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from deploy.demo.client import Client
from deploy.demo.mails import MailDev
from deploy.demo.people import Cast, Somebody
from deploy.installation.postgres_files import free_port
from tests.compose.project import swept

SLOWEST = 900


@dataclass
class Place:
    """An empty machine: a checkout of its own, whose project is published nowhere else.

    :ivar odile: the operator of the page, once she has signed in
    """

    checkout: Path
    port: int = field(default_factory=free_port)
    maildev: int = field(default_factory=free_port)
    name: str = field(default_factory=lambda: f"comptoir-handbook-{token_hex(4)}")
    odile: Somebody | None = None
    _cast: Cast | None = None

    @property
    def url(self) -> str:
        """Where its gateway answers."""
        return f"http://127.0.0.1:{self.port}"

    def cast(self) -> Cast:
        """Who speaks to it."""
        if self._cast is None:
            client = Client(self.url, patience=120)
            self._cast = Cast(client, MailDev(f"http://127.0.0.1:{self.maildev}"))
        return self._cast

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._cast is not None:
            self._cast.client.close()
        self.run("docker compose --profile '*' kill")  # nobody waits for what they have in hand
        remove = "docker compose --profile '*' down --volumes --remove-orphans"
        swept(lambda: self.run(remove))

    def run(self, script: str, *, is_refused: bool = False) -> str:
        """Run a block as a person's shell would, and give what it printed."""
        ours = {"COMPOSE_FILE", "COMPOSE_DISABLE_ENV_FILE", "PUBLIC_URL", "PORT"}
        environ = {name: value for name, value in os.environ.items() if name not in ours}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.checkout,
            env=environ | {"COMPOSE_PROJECT_NAME": self.name, "COMPOSE_PROFILES": "dev"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SLOWEST,
        )
        assert (done.returncode != 0) is is_refused, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def settle(self, chosen: str) -> None:
        """Set in `.env` what the page says, and what is another way on a test's machine."""
        here = {
            "PUBLIC_URL": self.url,
            "ISSUER": self.url,
            "MAIL_URL": "smtp://maildev:1025?sink=yes",
            "VERSION": "handbook",  # images of its own, whatever else is built meanwhile
            "PORT": str(self.port),
            "MAILDEV_PORT": str(self.maildev),
        }
        said = dict(line.split("=", 1) for line in chosen.splitlines())
        path = self.checkout / ".env"
        text = path.read_text()
        for name, value in (said | here).items():
            line = f"{name}={value}"
            text, count = re.subn(rf"^{name}=.*$", line, text, flags=re.M)
            assert count == 1, name
        path.write_text(text)
