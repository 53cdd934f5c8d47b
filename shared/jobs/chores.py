"""Forgetting jobs: their rows, their reports and their files (design.md §5)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from shared import tenancy
from shared.db import Sessions
from shared.jobs.files import Files
from shared.jobs.tables import Job
from shared.messaging import Chore
from shared.tenancy import Reason

BATCH = 50


def forgetting(storage: str) -> Chore:
    """Make the chore that removes what ended a week ago."""
    files = Files(storage)

    def forget(sessions: Sessions, now: datetime, _: Any) -> int:
        total = 0
        while count := _forget(sessions, files, now):
            total += count
        return total

    return Chore("forget_jobs", timedelta(hours=1), forget)


def _forget(sessions: Sessions, files: Files, now: datetime) -> int:
    """Remove files first: a row without one is seen and tried again, a file without one is not."""
    with sessions.begin() as session:
        tenancy.unconfined(session, Reason.CHORE)
        old = session.scalars(
            select(Job.id).where(Job.expires_at < now).order_by(Job.expires_at, Job.id).limit(BATCH)
        ).all()
        for job_id in old:
            files.remove(str(job_id))
        session.execute(
            delete(Job).where(Job.id.in_(old)).execution_options(synchronize_session=False)
        )
    return len(old)
