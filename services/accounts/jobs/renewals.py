"""Renewing across establishments, as a job."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from services.accounts import permissions, queries
from services.accounts.actions import due
from services.accounts.actions.due import Queued, RenewalRules
from services.accounts.queries.places import AdministeredPlace
from services.accounts.tools import Tools
from shared.errors import NotFound
from shared.jobs import ItemsKind, JobItem, Result, Work, refusal


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Renew a batch, with the rights that whoever asked has there now.

    :raises AccessKnowledgeStale: if that cannot be known just now
    """
    settings = work.tools.settings
    places = {
        place.establishment_id: place
        for place in queries.places.of(
            work.session,
            work.doer,
            now=work.now,
            staleness=timedelta(seconds=settings.staleness),
        )
    }
    rules = RenewalRules(basis=settings.expiry_basis, now=work.now)
    results: list[Result] = []
    is_rehearsal = Queued.from_data(work.job.parameters).dry_run
    with due.rehearsing(work.session, is_rehearsal=is_rehearsal):
        for establishment_id, some in groupby(items, _where):
            place = places.get(establishment_id)
            results += _renew(work, establishment_id, place, list(some), rules)
    return results


def _where(item: JobItem) -> UUID:
    return UUID((item.given or {})["establishment_id"])


def _renew(
    work: Work[Tools],
    establishment_id: UUID,
    place: AdministeredPlace | None,
    items: Sequence[JobItem],
    rules: RenewalRules,
) -> list[Result]:
    ids = [item.subject_id for item in items if item.subject_id is not None]
    facts = {"establishment_id": str(establishment_id)}
    if place is None or len(ids) < len(items):
        refused = refusal(NotFound(), language=work.job.language)
        return [
            Result(outcome=refused.outcome, code=refused.code, message=refused.message, facts=facts)
        ] * len(items)
    done = due.renew(
        work.session, place, ids, home=work.doer, rules=rules, language=work.job.language
    )
    facts["establishment"] = place.name
    return [result.telling(**facts) for result in done]


BATCH = 250
"""Accounts that one transaction takes: they are locked together, for about half a second."""

KIND = ItemsKind(name="renewals", permission=permissions.RENEW_DUE, perform=perform, batch=BATCH)
