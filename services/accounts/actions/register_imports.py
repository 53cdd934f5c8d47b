"""The register's file as a job: asked for, and carried out once it was checked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.domain.register_file import Row
from services.accounts.errors import NotChecked
from shared import jobs
from shared.errors import Bilingual
from shared.jobs import Job, JobItem, JobStatus, Order, Requester

KIND = "register_import"


class RegisterOrder(Order):
    """Whether it is only told what would become of each row."""

    dry_run: bool


def begin(
    session: Session,
    rows: Sequence[Row],
    *,
    is_dry_run: bool,
    requester: Requester,
    now: datetime,
) -> Job:
    """Queue the rows of a file.

    :raises TooManyJobs: if too many long acts of whoever asks are under way
    """
    order = RegisterOrder(dry_run=is_dry_run)
    items = _items(rows)
    return jobs.ask(session, kind=KIND, requester=requester, order=order, items=items, now=now)


def carry_out(session: Session, *, checked: Job, requester: Requester, now: datetime) -> Job:
    """Queue the rows of a dry run, to be judged again and brought in.

    :param checked: the dry run, of whoever asks
    :raises NotChecked: if it was no dry run of a register's file, or has not come to its end
    :raises TooManyJobs: if too many long acts of whoever asks are under way
    """
    is_one = checked.kind == KIND and checked.parameters.get("dry_run") is True
    if not is_one or checked.status != JobStatus.DONE:
        raise NotChecked
    rows = select(JobItem.number, JobItem.given).where(JobItem.job_id == checked.id)
    items = [row._asdict() for row in session.execute(rows.order_by(JobItem.number))]
    if any(item["given"] is None for item in items):
        raise NotChecked
    order = RegisterOrder(dry_run=False)
    return jobs.ask(session, kind=KIND, requester=requester, order=order, items=items, now=now)


def row_of(item: JobItem) -> Row:
    """Read a row as the file said it, with what was wrong with it there."""
    given = item.given or {}
    faults: Mapping[str, Mapping[str, str]] = given.get("faults", {})
    return Row(
        item.number,
        dict(given["values"]),
        {column: Bilingual(said["en"], said["fr"]) for column, said in faults.items()},
    )


def _items(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        faults = {name: {"en": str(said), "fr": said.fr} for name, said in row.faults.items()}
        yield {"number": row.number, "given": {"values": row.values, "faults": faults}}
