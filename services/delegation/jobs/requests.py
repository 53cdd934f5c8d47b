"""Requests to many establishments, as a job."""

from collections.abc import Sequence
from datetime import timedelta

from services.delegation import permissions
from services.delegation.actions import request_rows
from services.delegation.actions.request_rows import RequestsOrder, Row
from services.delegation.domain.asked import requests_of
from services.delegation.jobs.lines import reported
from services.delegation.tools import Tools
from shared.errors import Problem, Unavailable
from shared.jobs import ItemsKind, JobItem, Result, Work, refusal
from shared.web import throttle
from shared.web.throttle import Count

BATCH = 100
"""Establishments that one transaction asks."""

HOUR = timedelta(hours=1)


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Ask the establishments of a batch; what all are asked is judged again each time.

    As within a request, each batch counts as one try, and each target that is wrong as another:
    past the limit the rest is refused, so that pairs of numbers cannot be guessed.
    """
    language = work.job.language
    rows = [Row.of_item(item.number, item.given or {}) for item in items]
    try:
        _count(work).require()
        results = request_rows.perform(
            work.session,
            RequestsOrder.from_data(work.job.parameters),
            rows,
            actor=work.doer,
            limits=work.tools.settings.limits,
            language=language,
            now=work.now,
        )
    except Unavailable:
        raise
    except Problem as problem:
        return [_refused(problem, row, language) for row in rows]
    for _ in range(request_rows.wrong_targets(results)):
        if not _count(work).is_open:
            break
    return [reported(each) for each in results]


def _count(work: Work[Tools]) -> Count:
    return throttle.count(
        work.session,
        bucket=requests_of(work.doer.acting_tenant),
        limit=work.tools.settings.limits.tries,
        per=HOUR,
        now=work.now,
    )


def _refused(problem: Problem, row: Row, language: str) -> Result:
    told = refusal(problem, language=language)
    if row.wish is None:
        return told
    return told.telling(siret=row.wish.siret, contract_number=row.wish.contract_number)


KIND = ItemsKind(
    name=request_rows.KIND, permission=permissions.REQUEST, perform=perform, batch=BATCH
)
