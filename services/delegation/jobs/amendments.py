"""Amendments of many delegations, as a job."""

from collections.abc import Sequence

from services.delegation import permissions
from services.delegation.actions import amending_many
from services.delegation.actions.amending_many import AmendingOrder
from services.delegation.jobs.lines import ids_of, reported
from services.delegation.tools import Tools
from shared.errors import Problem, Unavailable
from shared.jobs import ItemsKind, JobItem, Result, Work

BATCH = 100
"""Delegations that one transaction takes: they are locked together."""


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Ask for more of a batch; what all are asked is judged again each time."""
    ids, language = ids_of(items), work.job.language
    try:
        outcomes = amending_many.perform(
            work.session,
            AmendingOrder.from_data(work.job.parameters),
            ids=ids,
            actor=work.doer,
            limits=work.tools.settings.limits,
            now=work.now,
        )
    except Unavailable:
        raise
    except Problem as problem:
        return [reported(each) for each in amending_many.refused(problem, ids, language=language)]
    return [reported(amending_many.told(each, language=language)) for each in outcomes]


KIND = ItemsKind(
    name=amending_many.KIND, permission=permissions.AMEND, perform=perform, batch=BATCH
)
