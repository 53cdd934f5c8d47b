"""How the reviews stand in every establishment that somebody administers (design.md §4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Establishment, Review
from services.accounts.queries import reviews
from services.accounts.queries.places import AdministeredPlace
from shared.text import fold


@dataclass(frozen=True, kw_only=True)
class ReviewState:
    """How the review of an establishment stands.

    :ivar review: the one under way; None: there is none
    :ivar counts: of its accounts, by what was decided on them
    """

    place: AdministeredPlace
    last_reviewed_on: date | None
    due_on: date
    is_overdue: bool
    review: Review | None
    counts: Mapping[str, int] | None


def states(
    session: Session, places: Sequence[AdministeredPlace], *, today: date
) -> list[ReviewState]:
    """Tell how the reviews stand, by name.

    :param places: the establishments that are open
    """
    by_id = {place.establishment_id: place for place in places}
    under_way = reviews.all_under_way(session, by_id.keys())
    counts = reviews.counted(session, list(under_way.values()))
    found = session.scalars(select(Establishment).where(Establishment.id.in_(by_id)))

    def state(establishment: Establishment) -> ReviewState:
        review = under_way.get(establishment.id)
        return ReviewState(
            place=by_id[establishment.id],
            last_reviewed_on=establishment.last_reviewed_on,
            due_on=establishment.review_due_on,
            is_overdue=establishment.review_due_on < today,
            review=review,
            counts=counts[review.id] if review else None,
        )

    def order(told: ReviewState) -> tuple[str, UUID]:
        return fold(told.place.name), told.place.establishment_id

    return sorted(map(state, found), key=order)
