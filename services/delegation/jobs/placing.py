"""Somebody in many delegations, or out of them, as a job."""

from collections.abc import Sequence

from services.delegation import permissions
from services.delegation.actions import placing
from services.delegation.actions.placing import AssigningOrder, EndingOrder
from services.delegation.jobs.lines import ids_of, reported
from services.delegation.tools import Tools
from shared.errors import Invalid, Problem, Unavailable
from shared.jobs import ItemsKind, JobItem, Result, Work

BATCH = 100
"""Delegations that one transaction takes: they are locked together."""


def assign(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Assign in a batch of delegations; who can be assigned no more is assigned in none."""
    ids = ids_of(items)
    order, actor = AssigningOrder.from_data(work.job.parameters), work.doer
    language = work.job.language
    try:
        outcomes = placing.assigned(work.session, order, ids=ids, actor=actor, now=work.now)
    except Unavailable:
        raise
    except Problem as problem:
        return [reported(each) for each in placing.refused(problem, ids, language=language)]
    return [reported(placing.told(each, language=language)) for each in outcomes]


def end(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Take somebody out of a batch of delegations."""
    ids = ids_of(items)
    order, actor = EndingOrder.from_data(work.job.parameters), work.doer
    language = work.job.language
    try:
        outcomes = placing.ended(work.session, order, ids=ids, actor=actor, now=work.now)
    except Invalid as problem:
        return [reported(each) for each in placing.refused(problem, ids, language=language)]
    return [reported(placing.told(each, language=language)) for each in outcomes]


ASSIGNING = ItemsKind(
    name=placing.ASSIGNING, permission=permissions.ASSIGN, perform=assign, batch=BATCH
)
ENDING = ItemsKind(name=placing.ENDING, permission=permissions.UNASSIGN, perform=end, batch=BATCH)
