"""What goes wrong: an item that fails alone fails, what cannot be known just now is done later."""

from collections.abc import Callable

import pytest

from shared.access.staleness import AccessKnowledgeStale
from shared.jobs import JobStatus
from tests.shared.jobs.painting import BATCH, Painters, failing

UNFORESEEN = ValueError("nobody foresaw this")
STALE = AccessKnowledgeStale()


def nothing(number: int) -> None:
    """Let all go well."""


def not_together(numbers: set[int]) -> Callable[[int], None]:
    """Fail as nobody foresaw in a batch; alone, some cannot be known just now."""
    seen: list[int] = []

    def happens(number: int) -> None:
        seen.append(number)
        if number in numbers:
            raise STALE if seen.count(number) > 1 else UNFORESEEN

    return happens


class TestAnItemThatFails:
    def test_is_told_and_spoils_no_other(self, painters: Painters) -> None:
        painters.tools.happens = failing({7, 12}, UNFORESEEN)
        job_id = painters.ask(2 * BATCH)
        painters.run()

        job = painters.job(job_id)
        assert (job.status, job.outcomes) == (JobStatus.DONE, {"painted": 18, "failed": 2})
        failed = [item for item in painters.items(job_id) if item.outcome == "failed"]
        assert [(item.number, item.code) for item in failed] == [
            (7, "internal_error"),
            (12, "internal_error"),
        ]
        assert painters.painted() == [n for n in range(1, 21) if n not in (7, 12)]


class TestWhatCannotBeKnownJustNow:
    def test_is_done_later_and_not_before(self, painters: Painters) -> None:
        painters.tools.happens = failing({3}, STALE)
        job_id = painters.ask(BATCH)
        painters.run()
        waiting = painters.job(job_id)

        painters.tools.happens = nothing
        painters.run()
        early = painters.job(job_id)
        painters.wait()
        painters.run()

        assert (waiting.status, waiting.done) == (early.status, early.done)
        assert (waiting.status, waiting.done) == (JobStatus.QUEUED, 0)
        assert painters.job(job_id).outcomes == {"painted": BATCH}
        assert painters.painted() == list(range(1, BATCH + 1))

    def test_is_no_failure_of_the_item_where_its_batch_is_done_one_by_one(
        self, painters: Painters
    ) -> None:
        painters.tools.happens = not_together({3})
        job_id = painters.ask(BATCH)
        painters.run()
        waiting = painters.job(job_id)

        painters.tools.happens = nothing
        painters.wait()
        painters.run()

        assert (waiting.status, waiting.outcomes) == (JobStatus.RUNNING, {"painted": 2})
        assert painters.job(job_id).outcomes == {"painted": BATCH}
        assert painters.painted() == list(range(1, BATCH + 1))

    def test_postpones_a_file_instead_of_ending_it(self, painters: Painters) -> None:
        painters.tools.happens = failing({2}, STALE)
        job_id = painters.ask(kind="list")
        painters.run()
        waiting = painters.job(job_id)

        painters.tools.happens = nothing
        painters.wait()
        painters.run()

        assert (waiting.status, waiting.ended_at) == (JobStatus.RUNNING, None)
        job = painters.job(job_id)
        assert (job.status, job.content_size) == (JobStatus.DONE, len(b"1: 0\n2: 0\n3: 0\n"))

    def test_postpones_a_job_where_it_is_whether_they_may(self, painters: Painters) -> None:
        painters.guard.refuses = STALE
        job_id = painters.ask(1)
        painters.run()
        waiting = painters.job(job_id).status

        painters.guard.refuses = None
        painters.wait()
        painters.run()

        assert waiting is JobStatus.QUEUED
        assert painters.job(job_id).status is JobStatus.DONE


class TestAFileThatFails:
    def test_ends_its_job_and_leaves_no_file(self, painters: Painters) -> None:
        painters.tools.happens = failing({2}, UNFORESEEN)
        job_id = painters.ask(kind="list")
        painters.run()

        job = painters.job(job_id)
        assert (job.status, job.problem, job.content) == (
            JobStatus.FAILED,
            "internal_error",
            None,
        )
        with pytest.raises(FileNotFoundError):
            painters.context.files.size(str(job_id))
