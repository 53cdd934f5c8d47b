"""One act on many accounts, as a job."""

from collections.abc import Sequence

from services.accounts import permissions
from services.accounts.actions import bulk
from services.accounts.tools import Tools
from shared.jobs import ItemsKind, JobItem, Result, Work


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Act on a batch of accounts."""
    settings, language = work.tools.settings, work.job.language
    context = bulk.BulkContext.of(settings, actor=work.doer, language=language, now=work.now)
    order = bulk.BulkOrder.from_data(work.job.parameters)
    ids = [item.subject_id for item in items if item.subject_id is not None]
    return bulk.perform(work.session, order, ids=ids, context=context)


BATCH = 250
"""Accounts that one transaction takes: they are locked together, for about half a second."""

KIND = ItemsKind(name="bulk", permission=permissions.ACT_ON_MANY, perform=perform, batch=BATCH)
