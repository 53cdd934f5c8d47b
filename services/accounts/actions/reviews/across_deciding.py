"""Deciding on accounts in the reviews of several establishments in one act (design.md §4.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.due.acting import acting
from services.accounts.actions.due.renewing import rehearsing
from services.accounts.actions.reviews import foreseeing
from services.accounts.actions.reviews.across import Places, ReviewedThere
from services.accounts.actions.reviews.deciding import Rules, decide, require_proof
from services.accounts.actions.reviews.many import DecisionOrder, item_of
from services.accounts.config import Settings
from services.accounts.domain import Verdict
from services.accounts.errors import NoReviewOpen, SelectionChanged, TermsNotAcceptedThere
from services.accounts.models import Review
from services.accounts.queries.places import AdministeredPlace
from services.accounts.queries.reviewed import Wanted
from shared import access, jobs
from shared.auth import Actor
from shared.clock import paris_date
from shared.errors import NotFound
from shared.jobs import Job, Requester, Result


@dataclass(frozen=True, kw_only=True)
class _Chosen:
    """Whom decisions are about: by establishment, what is decided on each."""

    reviews: Mapping[UUID, Review]
    verdicts: Mapping[UUID, Mapping[UUID, Verdict]]

    @property
    def count(self) -> int:
        return sum(map(len, self.verdicts.values()))


def decide_all(
    session: Session,
    order: DecisionOrder,
    wanted: Wanted,
    establishments: Collection[UUID],
    places: Places,
    *,
    expected: int | None,
    requester: Requester,
    settings: Settings,
    rules: Rules,
) -> Job | list[ReviewedThere]:
    """Decide on all accounts that match in the reviews under way: a few at once, many by a job.

    :param establishments: where; what is not among the places is not found
    :param expected: how many there are, as far as the caller knows; None: they do not say
    :raises SelectionChanged: if there are not as many
    :raises StepUpNeeded: if some are to be deleted, too long after the last proof of who asks
    """
    home = requester.actor
    found = _choose(session, order, wanted, establishments & places.keys(), home=home, rules=rules)
    if expected not in (None, found.count):
        raise SelectionChanged(count=found.count)
    if not order.dry_run:
        for verdicts in found.verdicts.values():
            require_proof(verdicts.values(), actor=home)
    if found.count > settings.at_once:
        return _ask(session, order, found, requester=requester, rules=rules)
    told = [
        _nothing(each, places.get(each), language=rules.language)
        for each in sorted(establishments - found.reviews.keys())
    ]
    with rehearsing(session, is_rehearsal=order.dry_run):
        for establishment_id, review in sorted(found.reviews.items()):
            place, verdicts = places[establishment_id], found.verdicts.get(establishment_id, {})
            items = perform_there(session, order, place, verdicts, home=home, rules=rules)
            told.append(
                ReviewedThere(
                    establishment_id=establishment_id,
                    place=place,
                    result=Result(outcome=jobs.DONE),
                    review=review,
                    items=items,
                )
            )
        told = _counted(session, told, found.reviews, home=home)
    return sorted(told, key=lambda there: there.establishment_id)


def perform_there(
    session: Session,
    order: DecisionOrder,
    place: AdministeredPlace,
    verdicts: Mapping[UUID, Verdict],
    *,
    home: Actor,
    rules: Rules,
) -> list[Result]:
    """Decide on accounts of one establishment as whoever the caller is there, and recorded so.

    :param home: the caller, as whom the session goes on afterwards
    :return: of each account, in the order of ids, what became of it
    """
    with acting(session, place.actor, home=home):
        there = place.establishment_id
        has_accepted = access.has_accepted_terms(session, place.terms_of, paris_date(rules.now))
        queries.establishments.locked(session, there)
        review = queries.reviews.open_in(session, [there]).get(there)
        if review is None or not has_accepted:
            problem = TermsNotAcceptedThere() if review else NoReviewOpen()
            refused = jobs.refusal(problem, language=rules.language)
            return [refused.about(each) for each in sorted(verdicts)]
        return decide(
            session,
            review,
            verdicts,
            actor=place.actor,
            rules=rules,
            is_recommended=order.is_recommended,
        )


def foresee_all(
    session: Session,
    order: DecisionOrder,
    wanted: Wanted,
    establishments: Collection[UUID],
    places: Places,
    *,
    home: Actor,
    invite_pause: timedelta,
    rules: Rules,
) -> dict[UUID, foreseeing.DecisionForecast]:
    """Tell, by establishment, what decisions on all that match would do; nothing is done."""
    found = _choose(session, order, wanted, establishments & places.keys(), home=home, rules=rules)
    foreseen = {}
    for establishment_id in sorted(found.reviews):
        place = places[establishment_id]
        with acting(session, place.actor, home=home):
            foreseen[establishment_id] = foreseeing.foresee(
                session,
                found.verdicts.get(establishment_id, {}),
                actor=place.actor,
                rules=rules,
                invite_pause=invite_pause,
            )
    return foreseen


def _choose(
    session: Session,
    order: DecisionOrder,
    wanted: Wanted,
    establishments: Collection[UUID],
    *,
    home: Actor,
    rules: Rules,
) -> _Chosen:
    with queries.due.everywhere(session, establishments, home=home):
        reviews = queries.reviews.all_under_way(session, establishments)
        found = queries.reviewed.matching(session, list(reviews.values()), wanted, rules.judging)
    verdicts: dict[UUID, dict[UUID, Verdict]] = {}
    for each in found:
        there = verdicts.setdefault(each.establishment_id, {})
        there[each.account_id] = order.verdict_on(each.verdict)
    return _Chosen(reviews=reviews, verdicts=verdicts)


def _counted(
    session: Session,
    told: list[ReviewedThere],
    reviews: Mapping[UUID, Review],
    *,
    home: Actor,
) -> list[ReviewedThere]:
    """Tell how far each review has gone by now."""
    with queries.due.everywhere(session, reviews.keys(), home=home):
        counts = queries.reviews.counted(session, list(reviews.values()))
    return [
        replace(there, counts=counts[there.review.id]) if there.review else there for there in told
    ]


def _nothing(
    establishment_id: UUID, place: AdministeredPlace | None, *, language: str
) -> ReviewedThere:
    """Tell that nothing was decided in an establishment, and why."""
    problem = NotFound() if place is None else NoReviewOpen()
    result = jobs.refusal(problem, language=language)
    return ReviewedThere(establishment_id=establishment_id, place=place, result=result)


def _ask(
    session: Session,
    order: DecisionOrder,
    found: _Chosen,
    *,
    requester: Requester,
    rules: Rules,
) -> Job:
    items: list[dict[str, Any]] = []
    for establishment_id, verdicts in sorted(found.verdicts.items()):
        for account_id, verdict in sorted(verdicts.items()):
            there = {"establishment_id": str(establishment_id)}
            items.append(item_of(len(items) + 1, account_id, verdict, **there))
    return jobs.ask(
        session, kind="reviews", requester=requester, order=order, items=items, now=rules.now
    )
