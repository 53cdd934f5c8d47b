"""A file that was checked is carried out without being sent again (docs/decisions/0065)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.errors import NotChecked
from shared.jobs import Job, JobItem, JobStatus


def kept_rows(session: Session, checked: Job, *, kind: str) -> list[dict[str, Any]]:
    """Read the rows that a dry run has kept, to be asked for once more, each as its file said it.

    :param checked: what is said to be a dry run of such a file, of whoever asks
    :param kind: of the jobs that take such files
    :return: the `items` of the job that carries it out
    :raises NotChecked: if it was no such dry run, or has not come to its end with every row
    """
    is_one = checked.kind == kind and checked.parameters.get("dry_run") is True
    if not is_one or checked.status != JobStatus.DONE:
        raise NotChecked
    rows = select(JobItem.number, JobItem.given).where(JobItem.job_id == checked.id)
    items = [row._asdict() for row in session.execute(rows.order_by(JobItem.number))]
    if any(item["given"] is None for item in items):
        raise NotChecked
    return items
