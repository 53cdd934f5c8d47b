"""Two hundred people sign in at once, to a real process with its threads (design.md §4.4)."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx
import pytest

from deploy.installation.provisioning import Urls
from services.identity.app import create_app
from services.identity.config import Settings
from shared import tenancy
from shared.crypto import keys
from shared.crypto.sealing import Unsealer
from shared.tenancy import Reason
from tests.identity.world import Holder, World
from tests.shared.process.running import Running, environ, free_port

pytestmark = pytest.mark.long

AT_ONCE = 200
THREADS = 16
MEBIBYTE = 2**20
SLOW = {
    "THREADS": THREADS,
    "HASH_CONCURRENCY": 2,
    "ARGON2_TIME": 120,
    "LOCK_AFTER": 10_000,
    "LIMIT_ACCOUNT_SIGN_INS": 10_000,
}
"""Hashing takes long, so that what is admitted is still at it when the rest is answered, and much
else is answered meanwhile on a busy machine too."""


@dataclass
class Served:
    """A process that serves `identity`, and somebody who may sign in."""

    url: str
    worker: int
    holder: Holder
    refused: list[tuple[float, httpx.Response]] = field(default_factory=list)
    admitted: list[float] = field(default_factory=list)
    meanwhile: list[tuple[float, int]] = field(default_factory=list)

    def sign_in(self, client: httpx.Client) -> None:
        body = {"identifier": self.holder.account.identifier, "password": self.holder.password}
        answer = client.post(f"{self.url}/v1/sessions", json=body)
        if answer.status_code == 201:
            self.admitted.append(monotonic())
        else:
            self.refused.append((monotonic(), answer))

    def look_around(self, client: httpx.Client, stop: threading.Event) -> None:
        """Do something else, which reads the database, until told to stop."""
        headers = {"Authorization": f"Bearer {self.holder.token}"}
        while not stop.is_set():
            answer = client.get(f"{self.url}/v1/links", headers=headers)
            self.meanwhile.append((monotonic(), answer.status_code))

    def memory(self, what: str) -> int:
        """Read how many bytes the process has in memory: now (VmRSS), at most (VmHWM)."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith(what))
        return int(line.split()[1]) * 1024


@pytest.fixture(autouse=True)
def time() -> None:
    """Time goes on: the process that is served has the real one."""


@pytest.fixture
def served(tmp_path: Path, throwaway: Callable[[str], Urls]) -> Iterator[Served]:
    port = free_port()
    settings = {**SLOW, "BIND": f"127.0.0.1:{port}"}
    env = environ(tmp_path, throwaway("identity"), "memory://overload", **settings)
    app = create_app(Settings.read(env))
    with app.sessions() as session:
        tenancy.unconfined(session, Reason.COMMAND)
        unsealer = Unsealer.from_file(tmp_path / "secrets" / keys.SEALING.private)
        world = World(app, app.sessions, session, unsealer)
        holder = world.signed_in(world.holder())
    app.sessions.kw["bind"].dispose()
    running = Running("identity", "api", "-c", "deploy/gunicorn.conf.py", env=env)
    try:
        url = f"http://127.0.0.1:{port}/identity"
        running.answer(f"{url}/health/ready")
        yield Served(url, running.children()[0], holder)
    finally:
        running.end()


def rush(served: Served) -> None:
    """Let everybody sign in at once, and somebody do something else meanwhile."""
    stop, limits = threading.Event(), httpx.Limits(max_connections=AT_ONCE + 1)
    with (
        httpx.Client(timeout=300, limits=limits) as client,
        ThreadPoolExecutor(AT_ONCE + 1) as threads,
    ):
        around = threads.submit(served.look_around, client, stop)
        for each in [threads.submit(served.sign_in, client) for _ in range(AT_ONCE)]:
            each.result()
        stop.set()
        around.result()


class TestTwoHundredSignInsAtOnce:
    def test_are_all_answered_and_leave_the_process_responsive_and_small(
        self, served: Served
    ) -> None:
        before = served.memory("VmRSS")

        rush(served)

        answers = [answer for _, answer in served.refused]
        assert len(served.admitted) >= THREADS // 2
        assert {(a.status_code, a.json()["code"]) for a in answers} == {(503, "busy")}
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)

        # Whoever is refused waits for nobody who is not.
        last_refused = max(at for at, _ in served.refused)
        assert last_refused < max(served.admitted)

        # Everything else goes on while passwords are judged, and waits for none of them.
        others = [(at, status) for at, status in served.meanwhile if at < max(served.admitted)]
        assert {status for _, status in others} == {200}
        assert len(others) > len(served.admitted)

        # Two passwords are hashed at once, 19 MiB each; two hundred would take 3.8 GB.
        assert served.memory("VmHWM") - before < 120 * MEBIBYTE
