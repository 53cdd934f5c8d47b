"""Reviews: which there are, and how far they have gone (design.md §4.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.accounts.domain import Verdict
from services.accounts.models import Decision, Review
from services.accounts.queries import people, reviewed
from services.accounts.queries.people import Named
from services.accounts.queries.reviewed import UNDECIDED
from shared.auth import Actor
from shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A review, and how far it has gone: `counts` by verdict, and of those nobody decided on."""

    review: Review
    opened_by: Named | None
    closed_by: Named | None
    counts: Mapping[str, int]


def listed() -> Select[Review]:
    """Select the reviews of an establishment, newest first."""
    return select(Review).order_by(Review.opened_at.desc())


def find(session: Session, review_id: UUID) -> Review:
    """Find a review.

    :raises NotFound: if there is none
    """
    review = session.get(Review, review_id)
    if review is None:
        raise NotFound
    return review


def locked(session: Session, review_id: UUID) -> Review:
    """Find a review and lock its row until the transaction ends.

    :raises NotFound: if there is none
    """
    review = session.scalar(
        select(Review)
        .where(Review.id == review_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if review is None:
        raise NotFound
    return review


def under_way(session: Session, establishment_id: UUID) -> Review | None:
    """Find the review that an establishment has under way."""
    return session.scalar(
        select(Review).where(
            Review.establishment_id == establishment_id, Review.closed_at.is_(None)
        )
    )


def undecided(session: Session, review: Review) -> int:
    """Count the accounts of a review on which nobody has decided."""
    left = reviewed.within([review]).where(Decision.id.is_(None))
    return session.scalar(left.with_only_columns(func.count())) or 0


def open_in(session: Session, establishments: Collection[UUID]) -> dict[UUID, Review]:
    """Find the reviews under way in establishments, and lock their rows in the order of ids."""
    found = session.scalars(
        select(Review)
        .where(Review.establishment_id.in_(establishments), Review.closed_at.is_(None))
        .order_by(Review.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {review.establishment_id: review for review in found}


def all_under_way(session: Session, establishments: Collection[UUID]) -> dict[UUID, Review]:
    """Find the reviews under way in establishments."""
    found = session.scalars(
        select(Review)
        .where(Review.establishment_id.in_(establishments), Review.closed_at.is_(None))
        .order_by(Review.id)
    )
    return {review.establishment_id: review for review in found}


def summarised(session: Session, reviews: Sequence[Review], *, actor: Actor) -> list[Summary]:
    """Tell how far reviews have gone, and who opened and closed them."""
    by = {i for review in reviews for i in (review.opened_by_id, review.closed_by_id) if i}
    names = people.named(session, actor, by)
    counts = counted(session, reviews)
    return [
        Summary(
            review=review,
            opened_by=names.get(review.opened_by_id) if review.opened_by_id else None,
            closed_by=names.get(review.closed_by_id) if review.closed_by_id else None,
            counts=counts[review.id],
        )
        for review in reviews
    ]


def counted(session: Session, reviews: Sequence[Review]) -> dict[UUID, Mapping[str, int]]:
    """Count, of each review, the accounts by what was decided, and those nobody decided on."""
    decided = session.execute(
        select(Decision.review_id, Decision.verdict, func.count())
        .where(Decision.review_id.in_([review.id for review in reviews]))
        .group_by(Decision.review_id, Decision.verdict)
    ).all()
    totals = _totals(session, [review for review in reviews if review.accounts is None])
    return {
        review.id: _counts(
            {verdict: n for review_id, verdict, n in decided if review_id == review.id},
            total=totals.get(review.id, 0) if review.accounts is None else review.accounts,
        )
        for review in reviews
    }


def _counts(decided: Mapping[Verdict, int], *, total: int) -> dict[str, int]:
    counts = {str(verdict): decided.get(verdict, 0) for verdict in Verdict}
    return {**counts, UNDECIDED: total - sum(decided.values())}


def _totals(session: Session, reviews: Sequence[Review]) -> dict[UUID, int]:
    """Count the accounts of reviews that are not closed, whose number is not kept yet."""
    if not reviews:
        return {}
    each = reviewed.within(reviews).with_only_columns(Review.id, func.count())
    return {review_id: count for review_id, count in session.execute(each.group_by(Review.id))}


def decisions_on(session: Session, review: Review, ids: Collection[UUID]) -> dict[UUID, Decision]:
    """Find what has been decided in a review about accounts."""
    found = session.scalars(
        select(Decision).where(Decision.review_id == review.id, Decision.account_id.in_(ids))
    )
    return {decision.account_id: decision for decision in found}
