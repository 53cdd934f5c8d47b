"""Somebody in many delegations, or out of them, as a job."""

from collections.abc import Sequence

from services.delegation import permissions
from services.delegation.actions import placing
from services.delegation.actions.placing import AssigningOrder, EndingOrder
from services.delegation.tools import Tools
from shared.errors import Invalid, Problem, Unavailable
from shared.jobs import ItemsKind, JobItem, Result, Work

BATCH = 100
"""Delegations that one transaction takes: they are locked together."""


def assign(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Assign in a batch of delegations; who can be assigned no more is assigned in none."""
    ids = [item.subject_id for item in items if item.subject_id is not None]
    order, actor = AssigningOrder.from_data(work.job.parameters), work.doer
    language = work.job.language
    try:
        outcomes = placing.assigned(work.session, order, ids=ids, actor=actor, now=work.now)
    except Unavailable:
        raise
    except Problem as problem:
        return placing.refused(problem, ids, language=language)
    return [placing.told(each, actor=actor, language=language) for each in outcomes]


def end(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Take somebody out of a batch of delegations."""
    ids = [item.subject_id for item in items if item.subject_id is not None]
    order, actor = EndingOrder.from_data(work.job.parameters), work.doer
    language = work.job.language
    try:
        outcomes = placing.ended(work.session, order, ids=ids, actor=actor, now=work.now)
    except Invalid as problem:
        return placing.refused(problem, ids, language=language)
    return [placing.told(each, actor=actor, language=language) for each in outcomes]


ASSIGNING = ItemsKind(
    name=placing.ASSIGNING, permission=permissions.ASSIGN, perform=assign, batch=BATCH
)
ENDING = ItemsKind(name=placing.ENDING, permission=permissions.UNASSIGN, perform=end, batch=BATCH)
