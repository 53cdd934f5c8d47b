"""One act on many accounts, as a job."""

from collections.abc import Sequence

from services.accounts import permissions
from services.accounts.actions import bulk
from shared.jobs import ItemsKind, JobItem, Result, Work


def perform(work: Work, items: Sequence[JobItem]) -> list[Result]:
    """Act on a batch of accounts."""
    settings, language = work.tools.settings, work.job.language
    doing = bulk.Doing.of(settings, actor=work.doer, language=language, now=work.now)
    order = bulk.Order.from_data(work.job.parameters)
    ids = [item.subject_id for item in items if item.subject_id is not None]
    return bulk.perform(work.session, order, ids=ids, doing=doing)


KIND = ItemsKind(name="bulk", permission=permissions.ACT_ON_MANY, perform=perform)
