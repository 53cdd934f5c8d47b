"""An installation of the worked example, in a process of its own: what it takes, and when it rests.

CPU is user and system time of the process that serves and works, and of PostgreSQL with all its
backends, counted in ticks of 10 ms.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from deploy.checkout import ROOT
from deploy.demo.client import Client
from deploy.installation import postgres_files
from deploy.installation.embedded.opening import opened
from deploy.installation.provisioning import SERVICES, conninfo
from deploy.tooling import scratch
from tests.journeys.embedded import Embedded

QUIET_WITHIN = 300
LOOK_EVERY = 0.25
QUIET_FOR = 3
"""Looks in a row that find nothing on its way."""


@dataclass(frozen=True)
class Spent:
    """What was taken meanwhile, in seconds.

    :ivar process: of CPU, by the process that serves
    :ivar postgres: of CPU, by PostgreSQL
    :ivar seconds: that went by
    """

    process: float
    postgres: float
    seconds: float


@dataclass
class Installed:
    """A running installation.

    :ivar open: by service, a connection to its database, as its owner, that sees all rows
    :ivar people: who can sign in, as `demo.json` has them
    """

    running: Embedded
    open: dict[str, psycopg.Connection[Any]]
    people: list[dict[str, Any]]

    def ask(self, service: str, question: str) -> Any:
        """Ask a service's database, as its owner, for one value, whosever the rows are."""
        row = self.open[service].execute(question.encode()).fetchone()
        return row[0] if row else None

    def sign_in(self, person: dict[str, Any]) -> Client:
        """Sign somebody of the example in."""
        client = Client(self.running.url, patience=60)
        granted = client.post("/identity/v1/sessions", expect=201, json=credentials(person)).body
        client.token = granted["access_token"]
        return client

    def until_quiet(self) -> None:
        """Wait until every message is handled and every e-mail is out."""
        deadline, quiet = time.monotonic() + QUIET_WITHIN, 0
        while quiet < QUIET_FOR:
            assert time.monotonic() < deadline, "there is still something on its way"
            quiet = 0 if self.waiting() else quiet + 1
            time.sleep(LOOK_EVERY)

    def waiting(self) -> int:
        """Tell how many messages and e-mails are on their way."""
        messages = (
            "SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL)"
            " + (SELECT count(*) FROM backlog)"
        )
        mails = "SELECT count(*) FROM emails WHERE status IN ('queued', 'sending')"
        found = [self.ask(service, messages) for service in SERVICES]
        return int(sum(found) + self.ask("mailer", mails))

    def transactions(self) -> int:
        """Tell how many transactions the four databases have seen."""
        asked = (
            "SELECT sum(xact_commit + xact_rollback)::bigint FROM pg_stat_database"
            " WHERE datname = ANY (%s)"
        )
        names = [each.info.dbname for each in self.open.values()]
        row = self.open["identity"].execute(asked, [names]).fetchone()
        assert row is not None
        return int(row[0])

    def memory(self) -> float:
        """Tell the MB resident of all its processes but PostgreSQL's, what they share once."""
        return float(sum(each.memory_full_info().pss for each in self._processes())) / 1e6

    @contextmanager
    def measured(self) -> Iterator[Callable[[], Spent]]:
        """Measure what is done meanwhile; the function tells it afterwards."""
        before, began = (self._cpu(), self._cpu_of_postgres()), time.monotonic()
        found: list[Spent] = []
        yield lambda: found[0]
        after = (self._cpu(), self._cpu_of_postgres())
        seconds = time.monotonic() - began
        found.append(Spent(after[0] - before[0], after[1] - before[1], seconds))

    def _processes(self) -> list[psutil.Process]:
        assert self.running.process is not None
        head = psutil.Process(self.running.process.pid)
        ours = [head, *head.children(recursive=True)]
        return [each for each in ours if "postgres" not in each.name()]

    def _cpu(self) -> float:
        total = 0.0
        for each in self._processes():
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
        return total

    def _cpu_of_postgres(self) -> float:
        """Tell what all its processes took, those that have ended included."""
        found = postgres_files.locate(self.running.data).postmaster()
        assert found is not None
        head, total = psutil.Process(found.pid), 0.0
        for each in (head, *head.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                total += times.user + times.system
        ended = head.cpu_times()
        return float(total + ended.children_user + ended.children_system)


def credentials(person: dict[str, Any]) -> dict[str, str]:
    """Tell what somebody signs in with."""
    return {"identifier": person["identifier"], "password": person["password"]}


@contextmanager
def installed(broker: str | None = None) -> Iterator[Installed]:
    """Have an installation with the worked example, at rest.

    :param broker: the address of a RabbitMQ; None: the embedded transport
    """
    with scratch.folder() as folder:
        environment = {**os.environ, "LIMIT_ACCOUNT_SIGN_INS": "100000"}
        place, log = folder / "data", folder / "log"
        running = Embedded(place, log, broker, as_run={"env": environment})
        try:
            running.start()
            running.wait()
            _make_example(running)
            with opened(running.data) as prepared, contextlib.ExitStack() as stack:
                found = {
                    name: stack.enter_context(_connection(prepared.owner_database_url(name)))
                    for name in SERVICES
                }
                kept = json.loads((running.data / "demo.json").read_text())
                made = Installed(running, found, kept["people"])
                made.until_quiet()
                yield made
        finally:
            running.end()


def _connection(url: str) -> psycopg.Connection[Any]:
    opened = psycopg.connect(conninfo(url), autocommit=True)
    opened.execute("SELECT set_config('app.scope', 'platform', false)")
    return opened


def _make_example(running: Embedded) -> None:
    example: list[str | Path] = [sys.executable, "-m", "deploy.demo.example"]
    words = [*example, running.url, running.data]
    subprocess.run(words, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
