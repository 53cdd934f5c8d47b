"""A worker that is killed in the middle of a batch: nothing is done twice, nothing is left out."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.installation.provisioning import Urls
from shared.jobs import JobStatus
from tests.shared.jobs.painting import BATCH, Painters

ROOT = Path(__file__).parents[3]
WORKER = """
import os
import signal
import sys
from pathlib import Path

from uuid import UUID, uuid4

from shared.auth import Actor
from shared.db import connect, sessions
from tests.shared.jobs.painting import Painters

url, storage, home, fatal = sys.argv[1:]


def happens(number):
    if number == int(fatal):
        os.kill(os.getpid(), signal.SIGKILL)


engine = connect(url)
painters = Painters(sessions(engine), engine, storage)
painters.tools.happens = happens
painters.guard.actor = Actor(account_id=uuid4(), home_id=UUID(home), tenant_id=UUID(home))
painters.run()
"""


def work(painters: Painters, urls: Urls, *, until: int) -> int:
    """Have another process do what there is to do, and kill itself after painting a number."""
    home = str(painters.home)
    arguments = [urls.runtime, painters.storage, home, str(until)]
    done = subprocess.run(
        [sys.executable, "-c", WORKER, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    return done.returncode


class TestAWorkerThatIsKilled:
    @pytest.mark.parametrize("fatal", [1, BATCH, 2 * BATCH + 5])
    def test_leaves_whole_batches_that_the_next_goes_on_from(
        self, committed: Painters, own_urls: Urls, fatal: int
    ) -> None:
        job_id = committed.ask(3 * BATCH)

        killed = work(committed, own_urls, until=fatal)
        whole = (fatal - 1) // BATCH * BATCH
        left = committed.job(job_id)
        painted = committed.painted()
        committed.run()

        assert killed == -signal.SIGKILL
        assert (left.done, painted) == (whole, list(range(1, whole + 1)))
        job = committed.job(job_id)
        assert (job.status, job.outcomes) == (JobStatus.DONE, {"painted": 3 * BATCH})
        assert committed.painted() == list(range(1, 3 * BATCH + 1))

    def test_leaves_no_file_and_the_next_begins_it_again(
        self, committed: Painters, own_urls: Urls
    ) -> None:
        job_id = committed.ask(kind="list")

        killed = work(committed, own_urls, until=2)
        with pytest.raises(FileNotFoundError):
            committed.context.files.size(str(job_id))
        committed.run()

        assert killed == -signal.SIGKILL
        assert b"".join(committed.context.files.pieces(str(job_id))) == b"1: 0\n2: 0\n3: 0\n"
        assert committed.job(job_id).status is JobStatus.DONE
