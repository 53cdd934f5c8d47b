"""Creating the accounts of a file that a dry run has checked (docs/decisions/0065)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from services.accounts.actions import checked_files
from services.accounts.actions.imports.creating import KIND, ImportOrder
from shared import jobs
from shared.errors import NotFound
from shared.jobs import Job, Requester


def carry_out(session: Session, *, checked: Job, requester: Requester, now: datetime) -> Job:
    """Queue the rows of a dry run, to be judged again and made.

    :param checked: the dry run, of whoever asks
    :raises NotFound: if it was about another establishment
    :raises NotChecked: if it was no dry run of a file, or not every row was judged
    :raises TooManyJobs: if too many long acts of whoever asks are under way
    """
    if checked.establishment_id != requester.actor.tenant_id:
        raise NotFound
    items = checked_files.kept_rows(session, checked, kind=KIND)
    order = ImportOrder.from_data(checked.parameters)
    return jobs.ask(
        session,
        kind=KIND,
        requester=requester,
        order=replace(order, dry_run=False),
        items=items,
        now=now,
    )
