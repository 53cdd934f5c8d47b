"""How a job ends: done, stopped, cancelled; and how one asks for it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from shared.jobs.kinds import ItemsKind, KindFor, Result, ToolsT, Work
from shared.jobs.metrics import ENDED
from shared.jobs.refusals import JobFinished
from shared.jobs.tables import Job, JobItem, JobStatus

KEPT_FOR = timedelta(days=7)
"""How long a job, its report and its file can be read once it has ended (design.md §5)."""

CANCELLED = {
    "en": "Cancelled before its turn: nothing was done.",
    "fr": "Annulé avant son tour : rien n'a été fait.",
}
"""What is told of each thing that a cancelled job has left undone."""


def cancelled(job: Job) -> Result:
    """Tell, in the language of a job, that it was cancelled before something was done."""
    message = CANCELLED["fr" if job.language == "fr" else "en"]
    return Result(outcome="cancelled", code="job_cancelled", message=message)


def cancel(job: Job, *, now: datetime) -> Job:
    """Have a job stop before its next batch; what is done stays done.

    :raises JobFinished: if nothing is left to do
    """
    if job.is_finished:
        raise JobFinished
    job.cancel_requested_at = job.cancel_requested_at or now
    return job


def end(
    work: Work[ToolsT],
    kind: KindFor[ToolsT],
    status: JobStatus,
    *,
    service: str,
    left: Result | None = None,
) -> None:
    """End a job, in the transaction of its last batch or in one of its own.

    :param left: what is told of the items that nothing was done to; it may not be missing unless
        there are none
    """
    job = work.job
    if left is not None:
        _tell_left(work.session, job, left)
        job.problem = left.code
    if isinstance(kind, ItemsKind) and kind.conclude is not None:
        kind.conclude(work)
    job.status = status
    job.ended_at, job.expires_at = work.now, work.now + KEPT_FOR
    ENDED.labels(service, job.kind, status).inc()


def _tell_left(session: Session, job: Job, left: Result) -> None:
    waiting = JobItem.job_id == job.id, JobItem.outcome.is_(None)
    count = session.scalar(select(func.count()).select_from(JobItem).where(*waiting)) or 0
    session.execute(
        update(JobItem)
        .where(*waiting)
        .values(outcome=left.outcome, code=left.code, message=left.message, given=None)
        .execution_options(synchronize_session=False)
    )
    if count:
        job.count({left.outcome: count})
