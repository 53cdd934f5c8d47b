"""Creating the accounts of a file that a dry run has checked (docs/decisions/0065)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.actions.imports.creating import ImportOrder
from services.accounts.errors import NotChecked
from shared import jobs
from shared.errors import NotFound
from shared.jobs import Job, JobItem, JobStatus, Requester

KIND = "import"


def carry_out(session: Session, *, checked: Job, requester: Requester, now: datetime) -> Job:
    """Queue the rows of a dry run, to be judged again and made.

    :param checked: the dry run, of whoever asks
    :raises NotFound: if it was about another establishment
    :raises NotChecked: if it was no dry run of a file, or has not come to its end with every row
    """
    if checked.establishment_id != requester.actor.tenant_id:
        raise NotFound
    is_one = checked.kind == KIND and checked.parameters.get("dry_run") is True
    if not is_one or checked.status != JobStatus.DONE:
        raise NotChecked
    order = ImportOrder.from_data(checked.parameters)
    rows = select(JobItem.number, JobItem.given).where(JobItem.job_id == checked.id)
    items = [row._asdict() for row in session.execute(rows.order_by(JobItem.number))]
    if any(item["given"] is None for item in items):
        raise NotChecked
    return jobs.ask(
        session,
        kind=KIND,
        requester=requester,
        order=replace(order, dry_run=False),
        items=items,
        now=now,
    )
