"""Opening and closing the review of an establishment's accounts (design.md §4.3)."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.errors import ReviewOpen
from services.accounts.models import Establishment, Review
from shared import access, messaging
from shared.auth import Actor
from shared.clock import paris_date
from shared.db import new_id
from shared.events.accounts import ReviewClosed, ReviewOpened, ReviewOverdue


def open_review(
    session: Session, establishment: Establishment, *, actor: Actor, now: datetime
) -> Review:
    """Open a review of a locked establishment.

    :raises ReviewOpen: if there is one already
    """
    if queries.reviews.under_way(session, establishment.id) is not None:
        raise ReviewOpen
    return begin(session, establishment, actor=actor, now=now)


def begin(session: Session, establishment: Establishment, *, actor: Actor, now: datetime) -> Review:
    """Open a review of a locked establishment that has none under way."""
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


def close(
    session: Session, review: Review, establishment: Establishment, *, actor: Actor, now: datetime
) -> Review:
    """Close a locked review of a locked establishment: silence has decided nothing.

    :raises ReviewClosed: if it is over
    """
    counts = queries.reviews.counted(session, [review])[review.id]
    return end(session, review, establishment, counts=counts, actor=actor, now=now)


def end(
    session: Session,
    review: Review,
    establishment: Establishment,
    *,
    counts: Mapping[str, int],
    actor: Actor,
    now: datetime,
) -> Review:
    """Close it, as `close`, with what was counted in it."""
    review.close(by=actor.account_id, accounts=sum(counts.values()), now=now)
    establishment.last_reviewed_on = paris_date(now)
    event = ReviewClosed(
        review_id=review.id, establishment_id=review.establishment_id, counts=dict(counts)
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
