"""Requests in the place of what another establishment works on, as a job."""

from collections.abc import Sequence
from uuid import UUID

from services.delegation import permissions
from services.delegation.actions import taking_over
from services.delegation.actions.taking_over import TakingOrder
from services.delegation.jobs.lines import reported
from services.delegation.tools import Tools
from shared.errors import Problem, Unavailable
from shared.jobs import ItemsKind, JobItem, Result, Work, refusal

BATCH = 100
"""Establishments that one transaction asks."""


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Ask in the place of a batch of lines."""
    line_ids = [UUID((item.given or {})["line_id"]) for item in items]
    try:
        results = taking_over.perform(
            work.session,
            TakingOrder.from_data(work.job.parameters),
            line_ids,
            actor=work.doer,
            limits=work.tools.settings.limits,
            language=work.job.language,
            now=work.now,
        )
    except Unavailable:
        raise
    except Problem as problem:
        return [refusal(problem, language=work.job.language) for _ in items]
    return [reported(each) for each in results]


KIND = ItemsKind(
    name=taking_over.KIND, permission=permissions.TAKE_TRANSFER, perform=perform, batch=BATCH
)
