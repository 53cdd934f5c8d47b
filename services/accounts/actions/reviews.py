"""Reviewing an establishment's accounts: opened, decided on, closed (design.md §4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.actions.lifetime import renewals
from services.accounts.config import ExpiryBasis
from services.accounts.domain import Verdict
from services.accounts.errors import ReviewOpen
from services.accounts.models import Account, Decision, Establishment, Review
from shared import access, jobs, messaging
from shared.auth import Actor
from shared.clock import paris_date
from shared.db import new_id
from shared.errors import NotFound
from shared.events.accounts import ReviewClosed, ReviewOpened, ReviewOverdue
from shared.jobs import Result


@dataclass(frozen=True, kw_only=True)
class _ReviewContext:
    """Who decides in which review, by which rules."""

    review: Review
    actor: Actor
    basis: ExpiryBasis
    deletion: accounts.Deletion
    now: datetime


def open_review(
    session: Session, establishment: Establishment, *, actor: Actor, now: datetime
) -> Review:
    """Open a review of a locked establishment.

    :raises ReviewOpen: if there is one already
    """
    if queries.reviews.under_way(session, establishment.id) is not None:
        raise ReviewOpen
    review = Review(
        id=new_id(),
        establishment_id=establishment.id,
        opened_at=now,
        opened_by_id=actor.account_id,
        sequence=0,
    )
    session.add(review)
    event = ReviewOpened(review_id=review.id, establishment_id=establishment.id)
    messaging.announce(session, event, sequence=review.advance())
    return review


def decide(
    session: Session,
    review: Review,
    verdicts: Mapping[UUID, Verdict],
    *,
    actor: Actor,
    basis: ExpiryBasis,
    language: str,
    now: datetime,
) -> list[Result]:
    """Decide on accounts in a locked review of a locked establishment, and carry it out at once.

    Each by itself, with the guards of a renewal or a deletion: what is refused for one leaves the
    others as decided. Rows are locked, and decisions read and written, all at once.
    Whoever is not named is not decided on.

    :raises ReviewClosed: if the review is over
    """
    review.require_open()
    context = _ReviewContext(
        review=review,
        actor=actor,
        basis=basis,
        deletion=accounts.Deletion(session=session, actor=actor, now=now),
        now=now,
    )
    found = queries.accounts.locked_among(session, verdicts)
    decisions = queries.reviews.decisions_on(session, review, found)

    def decide_on(account_id: UUID) -> None:
        if account_id not in found:
            raise NotFound
        _carry_out(session, context, found[account_id], verdicts[account_id])
        found[account_id].reviewed_on = paris_date(now)
        decision = decisions.get(account_id) or _new_decision(session, review, account_id)
        decision.verdict = verdicts[account_id]
        decision.decided_by_id, decision.decided_at = actor.account_id, now

    results: dict[UUID, Result] = {}
    with access.together(session):
        for verdict in Verdict:  # rows of one verdict change in the same columns: one statement
            alike = sorted(each for each in verdicts if verdicts[each] is verdict)
            results |= zip(alike, jobs.each(alike, decide_on, language=language), strict=True)
            session.flush()
    return [results[account_id] for account_id in sorted(verdicts)]


def close(session: Session, review: Review, *, actor: Actor, now: datetime) -> Review:
    """Close a locked review of a locked establishment: silence has decided nothing.

    :raises ReviewClosed: if it is over
    """
    (summary,) = queries.reviews.summarised(session, [review], actor=actor)
    counts = dict(summary.counts)
    review.close(by=actor.account_id, accounts=sum(counts.values()), now=now)
    establishment = queries.establishments.find(session, review.establishment_id)
    establishment.last_reviewed_on = paris_date(now)
    event = ReviewClosed(
        review_id=review.id, establishment_id=review.establishment_id, counts=counts
    )
    messaging.announce(session, event, sequence=review.advance())
    return review


def tell_overdue(session: Session, *, today: date, limit: int) -> int:
    """Announce, once for each day it was due, which establishments have an overdue review.

    :return: how many they are
    """
    establishments = queries.overdue_reviews.untold(session, today=today, limit=limit)
    for establishment in establishments:
        due_on = establishment.review_told_for = establishment.review_due_on
        event = ReviewOverdue(
            establishment=establishment.facts(),
            due_on=due_on,
            last_reviewed_on=establishment.last_reviewed_on,
        )
        access.announce(session, event, sequence=establishment.advance())
    return len(establishments)


def _new_decision(session: Session, review: Review, account_id: UUID) -> Decision:
    decision = Decision(
        establishment_id=review.establishment_id, review_id=review.id, account_id=account_id
    )
    session.add(decision)
    return decision


def _carry_out(
    session: Session, context: _ReviewContext, account: Account, verdict: Verdict
) -> None:
    actor, now = context.actor, context.now
    match verdict:
        case Verdict.RENEW:
            renewals.renew(session, account, actor=actor, basis=context.basis, now=now)
        case Verdict.DELETE:
            context.deletion.carry_out(account)
        case Verdict.LEAVE:
            pass  # that it was looked at is all there is to keep
