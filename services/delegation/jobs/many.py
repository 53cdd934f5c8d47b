"""One act on many delegations, as a job."""

from collections.abc import Sequence

from services.delegation import permissions
from services.delegation.actions import many
from services.delegation.domain.act import Act
from services.delegation.jobs.lines import ids_of, reported
from services.delegation.tools import Tools
from shared.jobs import ItemsKind, JobItem, Result, Work

BATCH = 100
"""Delegations that one transaction takes: they are locked together, with what hangs on them."""

MAY = {
    Act.REFUSE: permissions.REFUSE,
    Act.CANCEL: permissions.CANCEL,
    Act.TERMINATE: permissions.TERMINATE,
}


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Act on a batch of delegations."""
    results = many.perform(
        work.session,
        many.ManyOrder.from_data(work.job.parameters),
        ids=ids_of(items),
        actor=work.doer,
        language=work.job.language,
        now=work.now,
    )
    return [reported(each) for each in results]


KINDS = tuple(
    ItemsKind(name=many.kind_of(act), permission=may, perform=perform, batch=BATCH)
    for act, may in MAY.items()
)
