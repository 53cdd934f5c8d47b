"""Deciding on many accounts of reviews, in one establishment or across several, as jobs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from services.accounts import permissions, queries
from services.accounts.actions import due, reviews
from services.accounts.actions.reviews import DecisionOrder, Rules
from services.accounts.domain import Verdict
from services.accounts.queries.places import AdministeredPlace
from services.accounts.tools import Tools
from shared.errors import NotFound
from shared.jobs import ItemsKind, JobItem, Result, Work, refusal


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Decide on a batch of the accounts of one establishment."""
    done = reviews.perform(
        work.session, _order(work), _verdicts(items), actor=work.doer, rules=_rules(work)
    )
    return _in_order(items, done)


def perform_across(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Decide on a batch, with the rights that whoever asked has in each establishment now.

    :raises AccessKnowledgeStale: if that cannot be known just now
    """
    places = {
        place.establishment_id: place
        for place in queries.places.of(
            work.session,
            work.doer,
            now=work.now,
            staleness=timedelta(seconds=work.tools.settings.staleness),
        )
    }
    results: list[Result] = []
    with due.rehearsing(work.session, is_rehearsal=_order(work).dry_run):
        for establishment_id, some in groupby(items, _where):
            results += _decide(work, establishment_id, places.get(establishment_id), list(some))
    return results


def _decide(
    work: Work[Tools],
    establishment_id: UUID,
    place: AdministeredPlace | None,
    items: Sequence[JobItem],
) -> list[Result]:
    facts = {"establishment_id": str(establishment_id)}
    if place is None:
        refused = refusal(NotFound(), language=work.job.language)
        return [refused.telling(**facts)] * len(items)
    done = reviews.perform_there(
        work.session,
        _order(work),
        place,
        _verdicts(items),
        home=work.doer,
        rules=_rules(work),
    )
    facts["establishment"] = place.name
    return [result.telling(**facts) for result in _in_order(items, done)]


def _in_order(items: Sequence[JobItem], done: Sequence[Result]) -> list[Result]:
    by_account = {result.subject_id: result for result in done}
    return [by_account[item.subject_id] for item in items]


def _verdicts(items: Sequence[JobItem]) -> Mapping[UUID, Verdict]:
    return {
        item.subject_id: Verdict((item.given or {})["verdict"])
        for item in items
        if item.subject_id is not None
    }


def _where(item: JobItem) -> UUID:
    return UUID((item.given or {})["establishment_id"])


def _order(work: Work[Tools]) -> DecisionOrder:
    return DecisionOrder.from_data(work.job.parameters)


def _rules(work: Work[Tools]) -> Rules:
    return Rules.of(work.tools.settings, language=work.job.language, now=work.now)


BATCH = 250
"""Accounts that one transaction takes: they are locked together, for about half a second."""

KIND = ItemsKind(
    name="review", permission=permissions.CONDUCT_REVIEWS, perform=perform, batch=BATCH
)
ACROSS = ItemsKind(
    name="reviews", permission=permissions.REVIEW_ACROSS, perform=perform_across, batch=BATCH
)
