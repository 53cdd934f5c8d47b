"""Before each batch it is asked again whether whoever asked still may."""

from shared.errors import Forbidden
from shared.jobs import JobStatus
from tests.shared.jobs.painting import BATCH, Painters


class TestWhoeverMayNoLonger:
    def test_has_what_is_left_refused_with_the_reason(self, painters: Painters) -> None:
        job_id = painters.ask(2 * BATCH, language="fr")
        painters.turn()

        painters.guard.refuses = Forbidden()
        painters.run()

        job = painters.job(job_id)
        assert (job.status, job.problem) == (JobStatus.FAILED, Forbidden.code)
        assert job.outcomes == {"painted": BATCH, "refused": BATCH}
        assert painters.painted() == list(range(1, BATCH + 1))
        assert {item.message for item in painters.items(job_id)[BATCH:]} == {Forbidden.title_fr}

    def test_gets_no_file_that_was_begun(self, painters: Painters) -> None:
        def stop(number: int) -> None:
            painters.guard.refuses = Forbidden() if number == 2 else None

        painters.tools.happens = stop
        job_id = painters.ask(kind="list")
        painters.run()

        job = painters.job(job_id)
        assert (job.status, job.problem, job.content) == (
            JobStatus.FAILED,
            Forbidden.code,
            None,
        )
