"""A process of a service, started for real as its container starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from deploy.installation.provisioning import Urls
from shared.crypto import keys
from tests import asking

ROOT = Path(__file__).parents[3]
WITHIN = 180


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def environ(folder: Path, urls: Urls, broker_url: str, **more: object) -> dict[str, str]:
    """Make the settings of any service; its keys are made too."""
    signing, sealing = folder / "signing.json", folder / "sealing.json"
    keys.ensure(keys.SIGNING, folder / "secrets", public=signing)
    keys.ensure(keys.SEALING, folder / "secrets", public=sealing)
    settings = {
        "DATABASE_URL": urls.runtime,
        "OWNER_DATABASE_URL": urls.owner,
        "BROKER_URL": broker_url,
        "TOKEN_KEYS": f"file:{signing}",
        "SEALING_KEYS": sealing,
        "SECRETS": folder / "secrets",
        "STORAGE": folder / "files",
        "MAIL_URL": f"maildir:{folder / 'mails'}",
        "MAIL_FROM": "Comptoir <no-reply@example.org>",
        "SUPPORT_PHONE": "+33 1 99 00 12 34",
        "SENDER_ADDRESS": "Comptoir\\n1 rue Exemple\\n75000 PARIS",
        "PUBLIC_URL": "https://comptoir.example.org",
        **more,
    }
    return {name: str(value) for name, value in settings.items()}


class Running:
    """A process in one of a service's roles; the lines of its log are kept."""

    def __init__(self, service: str, role: str, *options: str, env: Mapping[str, str]) -> None:
        own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"services.{service}", role, *options],
            cwd=ROOT,
            env={**own, **env, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        self.lines.extend(line.rstrip("\n") for line in self._process.stdout)

    def answer(self, url: str, status: int = 200) -> httpx.Response:
        """Ask until the answer has this status."""
        deadline = time.monotonic() + WITHIN
        last: object = None
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                last = answer = asking.get(url, timeout=10)
                if answer.status_code == status:
                    return answer
            except httpx.TransportError as error:
                last = error
            time.sleep(0.1)
        raise AssertionError(f"{url}: {last!r}\n" + "\n".join(self.lines[-30:]))

    def children(self) -> list[int]:
        """List the processes that it has started: gunicorn's are the ones that serve."""
        own = self._process.pid
        return [int(pid) for pid in Path(f"/proc/{own}/task/{own}/children").read_text().split()]

    def log(self) -> list[dict[str, Any]]:
        """Read every line of the log so far, each of which must be one JSON object."""
        found = [json.loads(line) for line in list(self.lines)]
        assert all(isinstance(line, dict) for line in found)
        return found

    def end_of_itself(self) -> int:
        """Wait until it has done what it was started for, and tell its exit code."""
        return self._process.wait(WITHIN)

    def stop(self) -> None:
        """Ask it to stop."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> int:
        """Ask it to stop, wait, and tell its exit code."""
        self.stop()
        try:
            return self._process.wait(WITHIN)
        finally:
            self._process.kill()
            self._reader.join(5)
            assert self._process.stdout
            self._process.stdout.close()
