"""Reviewing an establishment's accounts: opened, decided on, closed (design.md §4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.actions.lifetime import renewals
from services.accounts.config import ExpiryBasis
from services.accounts.domain import Verdict
from services.accounts.errors import ReviewOpen
from services.accounts.models import Account, Decision, Establishment, Review
from shared import jobs, messaging
from shared.auth import Actor
from shared.clock import paris_date
from shared.db import new_id
from shared.events.accounts import ReviewClosed, ReviewOpened
from shared.jobs import Result


@dataclass(frozen=True, kw_only=True)
class _ReviewContext:
    """Who decides in which review, by which rules."""

    review: Review
    actor: Actor
    basis: ExpiryBasis
    now: datetime


def open_review(
    session: Session, establishment: Establishment, *, actor: Actor, now: datetime
) -> Review:
    """Open a review of a locked establishment.

    :raises ReviewOpen: if there is one already
    """
    if queries.reviews.is_any_open(session, establishment.id):
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
    others as decided. Whoever is not named is not decided on.

    :raises ReviewClosed: if the review is over
    """
    review.require_open()
    context = _ReviewContext(review=review, actor=actor, basis=basis, now=now)
    return jobs.each(
        session,
        sorted(verdicts),
        lambda account_id: _decide(session, context, account_id, verdicts[account_id]),
        language=language,
    )


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


def _decide(session: Session, context: _ReviewContext, account_id: UUID, verdict: Verdict) -> None:
    account = queries.accounts.locked(session, account_id)
    _carry_out(session, context, account, verdict)
    account.reviewed_on = paris_date(context.now)
    decision = session.scalar(
        select(Decision).where(
            Decision.review_id == context.review.id, Decision.account_id == account_id
        )
    )
    if decision is None:
        decision = Decision(
            establishment_id=context.review.establishment_id,
            review_id=context.review.id,
            account_id=account_id,
        )
        session.add(decision)
    decision.verdict = verdict
    decision.decided_by_id = context.actor.account_id
    decision.decided_at = context.now


def _carry_out(
    session: Session, context: _ReviewContext, account: Account, verdict: Verdict
) -> None:
    actor, now = context.actor, context.now
    match verdict:
        case Verdict.RENEW:
            renewals.renew(session, account, actor=actor, basis=context.basis, now=now)
        case Verdict.DELETE:
            accounts.delete(session, account, actor=actor, now=now)
        case Verdict.LEAVE:
            pass  # that it was looked at is all there is to keep
