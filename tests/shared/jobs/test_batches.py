"""A job with items: asked for in one act, done batch by batch, in turns, cancelled in between."""

from uuid import UUID

import pytest

from shared.jobs import JobFinished, JobStatus, TooManyJobs, asking, ending
from shared.jobs.tables import Job
from shared.jobs.turns import looking
from tests.shared.jobs.painting import BATCH, PAINT, Painters

THOUSANDS = 5000


def cancel(painters: Painters, job_id: UUID) -> None:
    with looking(painters.context) as session:
        ending.cancel(session.get_one(Job, job_id), now=painters.now)


class TestAJobWithItems:
    def test_waits_then_goes_batch_by_batch_then_ends(self, painters: Painters) -> None:
        job_id = painters.ask(BATCH + 2)
        seen = []
        for act in (lambda: None, painters.turn, painters.turn):
            act()
            job = painters.job(job_id)
            seen.append((job.status, job.done, job.total, job.outcomes))

        assert seen == [
            (JobStatus.QUEUED, 0, 12, {}),
            (JobStatus.RUNNING, 10, 12, {"painted": 10}),
            (JobStatus.DONE, 12, 12, {"painted": 12}),
        ]
        assert painters.painted() == list(range(1, 13))
        assert not painters.turn()

    def test_keeps_of_each_item_what_became_of_it_and_no_longer_what_was_handed_in(
        self, painters: Painters
    ) -> None:
        job_id = painters.ask(3)
        painters.run()

        told = [(i.number, i.outcome, i.facts, i.given) for i in painters.items(job_id)]
        assert told == [(n, "painted", {"colour": "green"}, None) for n in (1, 2, 3)]

    def test_of_none_is_done_at_its_first_turn(self, painters: Painters) -> None:
        job_id = painters.ask(0)
        painters.run()

        assert (painters.job(job_id).status, painters.job(job_id).total) == (JobStatus.DONE, 0)

    def test_of_thousands_does_each_once(self, painters: Painters) -> None:
        job_id = painters.ask(THOUSANDS, kind="paint many")
        painters.run()

        assert painters.job(job_id).outcomes == {"painted": THOUSANDS}
        assert painters.painted() == list(range(1, THOUSANDS + 1))

    def test_lets_others_have_their_turn_after_each_batch(self, painters: Painters) -> None:
        long = painters.ask(3 * BATCH)
        painters.wait(1)
        short = painters.ask(1)
        painters.turn()

        assert painters.job(short).status is JobStatus.DONE
        assert painters.job(long).done == BATCH

    def test_is_refused_while_too_many_of_theirs_are_under_way(
        self, painters: Painters, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "MOST_UNDER_WAY", 1)
        painters.ask(1)

        with pytest.raises(TooManyJobs):
            painters.ask(1)
        painters.run()

        assert painters.ask(1)

    def test_asks_before_each_batch_whether_whoever_asked_still_may(
        self, painters: Painters
    ) -> None:
        painters.ask(2 * BATCH + 1)
        painters.run()

        assert painters.guard.asked == [PAINT] * 3


class TestACancelledJob:
    def test_stops_before_its_next_batch_and_keeps_what_is_done(self, painters: Painters) -> None:
        job_id = painters.ask(2 * BATCH)
        painters.turn()

        cancel(painters, job_id)
        painters.run()

        job = painters.job(job_id)
        assert (job.status, job.problem) == (JobStatus.CANCELLED, "job_cancelled")
        assert job.outcomes == {"painted": BATCH, "cancelled": BATCH}
        assert painters.painted() == list(range(1, BATCH + 1))
        left = painters.items(job_id)[-1]
        assert left.message == "Cancelled before its turn: nothing was done."

    def test_that_has_ended_is_refused(self, painters: Painters) -> None:
        job_id = painters.ask(1)
        painters.run()

        with pytest.raises(JobFinished):
            cancel(painters, job_id)
