"""The Compose project of this checkout, as `./comptoir demo` finds it."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit

from deploy.checkout import ROOT

GATEWAY, MAILDEV = ("gateway", 8080), ("maildev", 1080)
OPERATOR = ("--profile", "tools", "run", "--rm", "-T", "--no-deps", "tools", "operator", "create")


@dataclass(frozen=True)
class Project:
    """A project whose gateway is published on this machine.

    :ivar url: of the gateway
    :ivar mails: of MailDev; None: its profile, `dev`, does not run
    """

    url: str
    mails: str | None

    @property
    def operator_command(self) -> list[str]:
        """Give the command that makes an operator there."""
        return ["docker", "compose", *OPERATOR]


def find(url: str | None = None) -> Project | None:
    """Find the project that runs from this checkout, if it is what answers at an address.

    :param url: None: whatever runs from this checkout
    """
    if shutil.which("docker") is None:
        return None
    published = _published()
    gateway = published.get(GATEWAY)
    if gateway is None or (url is not None and _port_of(url) != gateway):
        return None
    mails = published.get(MAILDEV)
    return Project(
        url=url or f"http://localhost:{gateway}",
        mails=f"http://127.0.0.1:{mails}" if mails else None,
    )


def _published() -> dict[tuple[str, int], int]:
    """Tell the ports of this machine by service and its own port."""
    asked = ["docker", "compose", "--profile", "*", "ps", "--format", "json"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    containers = [json.loads(line) for line in told.stdout.splitlines() if line.startswith("{")]
    return {
        (container["Service"], port["TargetPort"]): port["PublishedPort"]
        for container in containers
        for port in container.get("Publishers") or ()
        if port["PublishedPort"]
    }


def _port_of(url: str) -> int | None:
    parts = urlsplit(url)
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)
