"""The register's file as a job: asked for, and carried out once it was checked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts.actions import checked_files
from services.accounts.domain.register_file import Row
from shared import jobs
from shared.auth.stepping_up import require_step_up
from shared.errors import Bilingual
from shared.jobs import Job, JobItem, Order, Requester

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

    :raises StepUpNeeded: unless it is a dry run, if the last proof of who asks is too long ago
    :raises TooManyJobs: if too many long acts of whoever asks are under way
    """
    if not is_dry_run:
        require_step_up(requester.actor)
    order = RegisterOrder(dry_run=is_dry_run)
    items = _items(rows)
    return jobs.ask(session, kind=KIND, requester=requester, order=order, items=items, now=now)


def carry_out(session: Session, *, checked: Job, requester: Requester, now: datetime) -> Job:
    """Queue the rows of a dry run, to be judged again and brought in.

    :param checked: the dry run, of whoever asks
    :raises NotChecked: if it was no dry run of a register's file, or not every row was judged
    :raises TooManyJobs: if too many long acts of whoever asks are under way
    """
    items = checked_files.kept_rows(session, checked, kind=KIND)
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
