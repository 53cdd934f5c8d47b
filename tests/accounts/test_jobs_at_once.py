"""Workers that really run at once, and one that is really killed: nothing twice, nothing left."""

import os
import signal
import subprocess
import sys
import threading
import time as real_time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deploy.installation.provisioning import Urls
from shared import db
from shared.jobs import Job, JobItem
from tests.accounts.crowds import fill, renew_all, renewed
from tests.accounts.working import Works
from tests.accounts.world import Person, World

pytestmark = pytest.mark.long

NUMBER = 400
ROOT = Path(__file__).parents[2]
WORKER = """
import os
import threading
from services.accounts.config import Settings
from services.accounts.jobs import KINDS
from services.accounts.tools import Tools
from shared.db import connect
from shared.jobs import Runner
from shared.web.readmission import Readmission

settings = Settings.read(os.environ)
runner = Runner(
    "accounts",
    kinds=KINDS,
    readmit=Readmission("accounts", staleness=settings.staleness),
    storage=settings.storage,
    tools=Tools.of(settings),
)
print("ready", flush=True)
runner.run(connect(settings.database_url), threading.Event())
"""


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "0"}


@pytest.fixture
def time() -> None:
    """Time goes by as it does."""


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def the_job(world: World) -> Job:
    with world.look() as session:
        return session.scalars(select(Job)).one()


def wait_for(world: World, done: int) -> None:
    for _ in range(1200):
        if the_job(world).done >= done:
            return
        real_time.sleep(0.05)
    raise AssertionError("the job does not get on")


def wait_for_the_end(world: World) -> None:
    for _ in range(1200):
        if the_job(world).status == "done":
            return
        real_time.sleep(0.05)
    raise AssertionError("the job does not end")


def assert_done_exactly(world: World) -> None:
    job = the_job(world)
    assert (job.status, job.done, job.outcomes) == ("done", NUMBER, {"done": NUMBER})
    counted = renewed(world)
    assert len(counted) == NUMBER
    assert set(counted.values()) == {1}
    with world.look() as session:
        outcomes = session.scalars(select(JobItem.outcome)).all()
    assert outcomes == ["done"] * NUMBER


class TestAWorkerThatIsKilled:
    @pytest.fixture
    def environ(self, world: World, own_database: Urls, secrets: Path) -> dict[str, str]:
        settings: Any = world.app.settings
        return os.environ | {
            "DATABASE_URL": own_database.runtime,
            "BROKER_URL": "memory://killed",
            "TOKEN_KEYS": settings.token_keys,
            "SEALING_KEYS": str(settings.sealing_keys),
            "SECRETS": str(settings.secrets),
            "STORAGE": settings.storage,
            "PYTHONPATH": str(ROOT),
        }

    def start(self, environ: dict[str, str]) -> "subprocess.Popen[bytes]":
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=environ, stdout=subprocess.PIPE, cwd=ROOT
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        return worker

    def test_leaves_a_job_that_the_next_goes_on_with(
        self, world: World, head: Person, environ: dict[str, str]
    ) -> None:
        fill(world, head, NUMBER)
        renew_all(head, head)
        killed_at = []

        for done in (1, NUMBER // 2):
            with self.start(environ) as worker:
                wait_for(world, done)
                worker.send_signal(signal.SIGKILL)
            killed_at.append(the_job(world).done)
        with self.start(environ) as worker:
            wait_for_the_end(world)
            worker.send_signal(signal.SIGKILL)

        assert 0 < killed_at[0] <= killed_at[1] < NUMBER
        assert_done_exactly(world)


class TestTwoWorkers:
    @pytest.fixture
    def engines(self, own_database: Urls) -> Iterator[list[Any]]:
        made = [db.connect(own_database.runtime) for _ in range(2)]
        yield made
        for engine in made:
            engine.dispose()

    def test_never_do_the_same_twice(self, world: World, head: Person, engines: list[Any]) -> None:
        fill(world, head, NUMBER)
        renew_all(head, head)
        stop = threading.Event()
        threads = [
            threading.Thread(target=Works(world).runner.run, args=(engine, stop))
            for engine in engines
            for _ in range(2)
        ]

        for thread in threads:
            thread.start()
        wait_for_the_end(world)
        stop.set()
        for thread in threads:
            thread.join()

        assert_done_exactly(world)
