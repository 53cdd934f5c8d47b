"""Opening and closing reviews in several establishments in one act (design.md §4.3)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.due.acting import speaking_as
from services.accounts.actions.reviews import opening
from services.accounts.actions.reviews.deciding import Rules
from services.accounts.errors import NoReviewOpen, ReviewOpen, TermsNotAcceptedThere
from services.accounts.models import Establishment, Review
from services.accounts.queries.places import AdministeredPlace
from shared import access, jobs
from shared.auth import Actor
from shared.clock import paris_date
from shared.errors import NotFound
from shared.jobs import Result

Places = Mapping[UUID, AdministeredPlace]
"""Where somebody administers accounts, by the establishment."""


@dataclass(frozen=True, kw_only=True)
class ReviewedThere:
    """What became of a review in one establishment; one without a place is not theirs to know.

    :ivar result: whether it was done there, or why not
    :ivar counts: of its accounts, by what was decided on them
    :ivar items: what became of each account, where some were decided on
    """

    establishment_id: UUID
    place: AdministeredPlace | None
    result: Result
    review: Review | None = None
    counts: Mapping[str, int] | None = None
    items: Sequence[Result] = ()

    @property
    def outcomes(self) -> Mapping[str, int]:
        """Count what became of the accounts."""
        return Counter(item.outcome for item in self.items)


def open_all(
    session: Session, wanted: Collection[UUID], places: Places, *, home: Actor, rules: Rules
) -> list[ReviewedThere]:
    """Open a review in each of several establishments that has none under way.

    :param wanted: where; what is not among the places is not found
    """

    def begin(there: _There, establishment: Establishment) -> None:
        if establishment.id in there.reviews:
            raise ReviewOpen
        place = places[establishment.id]
        with speaking_as(session, place.actor):
            there.reviews[establishment.id] = opening.begin(
                session, establishment, actor=place.actor, now=rules.now
            )

    return _in_each(session, wanted, places, begin, home=home, rules=rules)


def close_all(
    session: Session, wanted: Collection[UUID], places: Places, *, home: Actor, rules: Rules
) -> list[ReviewedThere]:
    """Close the reviews under way in several establishments: silence has decided nothing.

    :param wanted: where; what is not among the places is not found
    """

    def end(there: _There, establishment: Establishment) -> None:
        review = there.reviews.get(establishment.id)
        if review is None:
            raise NoReviewOpen
        if there.counts is None:
            there.counts = queries.reviews.counted(session, list(there.reviews.values()))
        place, counts = places[establishment.id], there.counts[review.id]
        with speaking_as(session, place.actor):
            opening.end(
                session, review, establishment, counts=counts, actor=place.actor, now=rules.now
            )

    return _in_each(session, wanted, places, end, home=home, rules=rules)


@dataclass
class _There:
    """What is in several establishments, all of them locked: asked once for all."""

    reviews: dict[UUID, Review]
    counts: Mapping[UUID, Mapping[str, int]] | None = None


def _in_each(
    session: Session,
    wanted: Collection[UUID],
    places: Places,
    act: Callable[[_There, Establishment], None],
    *,
    home: Actor,
    rules: Rules,
) -> list[ReviewedThere]:
    """Do something in each of several establishments, all locked in the order of ids."""
    known = wanted & places.keys()
    terms = _Terms(session, paris_date(rules.now))
    with queries.due.everywhere(session, known, home=home):
        found = queries.establishments.locked_among(session, known)
        there = _There(queries.reviews.open_in(session, known))

        def one(establishment_id: UUID) -> None:
            place, establishment = places.get(establishment_id), found.get(establishment_id)
            if place is None or establishment is None:
                raise NotFound
            terms.require_accepted(place)
            act(there, establishment)

        results = jobs.each(sorted(wanted), one, language=rules.language)
        session.flush()  # beneath the walls of all of them
        counts = queries.reviews.counted(session, list(there.reviews.values()))
    told = []
    for establishment_id, result in zip(sorted(wanted), results, strict=True):
        review = there.reviews.get(establishment_id)
        told.append(
            ReviewedThere(
                establishment_id=establishment_id,
                place=places.get(establishment_id),
                result=result,
                review=review,
                counts=counts[review.id] if review else None,
            )
        )
    return told


class _Terms:
    """Whose terms have been accepted, asked once for each."""

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self._known: dict[UUID, bool] = {}

    def require_accepted(self, place: AdministeredPlace) -> None:
        """Check that the terms that count for what is done in a place have been accepted.

        :raises TermsNotAcceptedThere: if not
        """
        whose = place.terms_of
        if whose not in self._known:
            self._known[whose] = access.has_accepted_terms(self._session, whose, self._today)
        if not self._known[whose]:
            raise TermsNotAcceptedThere
