"""A file of a former platform's accounts, row by row, as a job."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.accounts import permissions
from services.accounts.actions.imports import ImportOrder, legacy
from services.accounts.jobs import imports
from services.accounts.models import Account
from services.accounts.schemas.imports import KeptAccount
from shared import jobs
from shared.jobs import ItemsKind, JobItem, Result, Work

ROW = KeptAccount()


def perform(work: Work, items: Sequence[JobItem]) -> list[Result]:
    """Keep the accounts of a batch of rows."""

    def keep(said: Mapping[str, Any]) -> Account:
        return legacy.keep(work.session, actor=work.doer, said=said, now=work.now)

    order = ImportOrder.from_data(work.job.parameters)
    with jobs.rehearsing(work.session, is_rehearsal=order.dry_run):
        return [imports.attempt(work, item, order, ROW, keep) for item in items]


KIND = ItemsKind(
    name="legacy_import",
    permission=permissions.KEEP_ACCOUNTS,
    perform=perform,
    conclude=imports.conclude,
)
