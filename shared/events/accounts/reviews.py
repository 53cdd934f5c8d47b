"""What happens in reviews of accounts."""

from uuid import UUID

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
