"""Renewing across establishments, as a job."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from services.accounts import permissions, queries
from services.accounts.actions import due
from services.accounts.actions.due import Bench
from services.accounts.actions.itemwise import Item
from services.accounts.queries.desks import Desk
from shared.errors import NotFound
from shared.jobs import ItemsKind, JobItem, Result, Work, refusal


def perform(work: Work, items: Sequence[JobItem]) -> list[Result]:
    """Renew a batch, with the rights that whoever asked has there now.

    :raises AccessKnowledgeStale: if that cannot be known just now
    """
    settings = work.tools.settings
    desks = {
        desk.establishment_id: desk
        for desk in queries.desks.of(
            work.session,
            work.doer,
            now=work.now,
            staleness=timedelta(seconds=settings.staleness),
        )
    }
    bench = Bench(basis=settings.expiry_basis, now=work.now)
    results: list[Result] = []
    for establishment_id, some in groupby(items, _where):
        results += _renew(work, establishment_id, desks.get(establishment_id), list(some), bench)
    return results


def _where(item: JobItem) -> UUID:
    return UUID((item.given or {})["establishment_id"])


def _renew(
    work: Work, establishment_id: UUID, desk: Desk | None, items: Sequence[JobItem], bench: Bench
) -> list[Result]:
    ids = [item.subject_id for item in items if item.subject_id is not None]
    facts = {"establishment_id": str(establishment_id)}
    if desk is None or len(ids) < len(items):
        refused = refusal(NotFound(), language=work.job.language)
        return [
            Result(outcome=refused.outcome, code=refused.code, message=refused.message, facts=facts)
        ] * len(items)
    done = due.renew(work.session, desk, ids, home=work.doer, bench=bench)
    facts["establishment"] = desk.name
    return [_told(item, facts, work.job.language) for item in done]


def _told(item: Item, facts: dict[str, str], language: str) -> Result:
    if item.problem is None:
        return Result(outcome=item.outcome, facts=facts)
    refused = refusal(item.problem, language=language)
    return Result(outcome=item.outcome, code=refused.code, message=refused.message, facts=facts)


KIND = ItemsKind(name="renewals", permission=permissions.RENEW_DUE, perform=perform)
