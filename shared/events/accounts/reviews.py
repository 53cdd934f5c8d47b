"""What happens in reviews of accounts."""

from datetime import date
from uuid import UUID

from shared.events.accounts.facts import EstablishmentFacts
from shared.events.base import Event


class ReviewOpened(
    Event, name="accounts.review.opened", subject="review_id", tenant="establishment_id"
):
    """Somebody has begun to look, account by account, at who still needs one [S0] [S1]."""

    review_id: UUID
    establishment_id: UUID


class ReviewClosed(
    Event, name="accounts.review.closed", subject="review_id", tenant="establishment_id"
):
    """A review is over; what nobody decided on stays as it was.

    :ivar counts: how many accounts were decided on how: renew, delete, leave, undecided
    """

    review_id: UUID
    establishment_id: UUID
    counts: dict[str, int]


class ReviewOverdue(
    Event,
    name="accounts.establishment.review_overdue",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """No review was closed by the day it was due; told once for each such day.

    :ivar due_on: the last day on which it would have been in time
    :ivar last_reviewed_on: the day the last one was closed; None: there was none yet
    """

    establishment: EstablishmentFacts
    due_on: date
    last_reviewed_on: date | None
