"""A file of a former platform's accounts, row by row, as a job."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.accounts import permissions
from services.accounts.actions.imports import ImportOrder, legacy
from services.accounts.jobs import imports
from services.accounts.schemas.imports import KeptAccount
from services.accounts.tools import Tools
from shared import jobs
from shared.jobs import ItemsKind, JobItem, Result, Work

ROW = KeptAccount()


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Keep the accounts of a batch of rows.

    A dry run keeps them too, and then undoes it: whether an identifier is taken, the database
    alone can tell.
    """
    order = ImportOrder.from_data(work.job.parameters)

    def make(rows: Sequence[Mapping[str, Any]]) -> Sequence[imports.Made]:
        return legacy.keep_all(work.session, rows, actor=work.doer, now=work.now)

    with jobs.rehearsing(work.session, is_rehearsal=order.dry_run):
        return imports.outcomes(work, items, order, ROW, make)


KIND = ItemsKind(
    name="legacy_import",
    permission=permissions.KEEP_ACCOUNTS,
    perform=perform,
    batch=imports.BATCH,
    conclude=imports.conclude,
)
