"""Forgetting jobs: their rows, their reports and their files (design.md §5)."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.jobs.files import Files
from shared.jobs.tables import Job
from shared.messaging import Chore
from shared.messaging.chores import batch_by_batch

BATCH = 50


def forgetting(storage: str) -> Chore:
    """Make the chore that removes what ended a week ago."""
    files = Files(storage)

    def forget(sessions: Sessions, now: datetime, _: Any) -> int:
        return batch_by_batch(sessions, partial(_forget, files=files, now=now), at_once=BATCH)

    return Chore("forget_jobs", timedelta(hours=1), forget)


def _forget(session: Session, *, files: Files, now: datetime) -> int:
    """Remove files first: a row without one is seen and tried again, a file without one is not."""
    old = session.scalars(
        select(Job.id).where(Job.expires_at < now).order_by(Job.expires_at, Job.id).limit(BATCH)
    ).all()
    for job_id in old:
        files.remove(str(job_id))
    session.execute(delete(Job).where(Job.id.in_(old)).execution_options(synchronize_session=False))
    return len(old)
