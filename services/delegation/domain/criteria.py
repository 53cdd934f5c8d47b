"""Which delegations are wanted, and which an act or a table is about."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from services.delegation.domain.side import Side
from services.delegation.domain.status import Status
from shared.jobs import Order

SOON = 60
"""How many days ahead a delegation may end to end soon, unless it is said otherwise."""


class Attention(StrEnum):
    """Why somebody should look at a delegation.

    `unanswered`: a request that can still be answered; `ends_soon`: it runs, and ends within
    `within_days`; `amendment_pending`: an amendment waits for its answer; `unassigned`: it runs,
    and nobody is assigned; `one_administrator`, `no_administrator`: so many people of the
    delegating side can answer and renew.
    """

    UNANSWERED = "unanswered"
    ENDS_SOON = "ends_soon"
    AMENDMENT_PENDING = "amendment_pending"
    UNASSIGNED = "unassigned"
    ONE_ADMINISTRATOR = "one_administrator"
    NO_ADMINISTRATOR = "no_administrator"


class Criteria(Order):
    """Which delegations are wanted, in which order.

    :ivar side: those in which the establishment is on this side
    :ivar q: terms, each of which counts by itself: what matches more of them comes first
    :ivar service: those that ask for, or grant, this service
    :ivar ends_before, ends_after: those whose last day comes before, or after, this one
    :ivar within_days: how many days ahead one may end to end soon
    :ivar establishment_ids: those with one of these on the other side
    :ivar sort: a column, with `-` before it for the reverse
    """

    side: Side | None = None
    status: Status | None = None
    q: str | None = None
    service: str | None = None
    ends_before: date | None = None
    ends_after: date | None = None
    attention: Attention | None = None
    within_days: int = SOON
    establishment_ids: list[UUID] | None = None
    sort: str | None = None


class Selection(Order):
    """Some delegations by id, or, without ids, all that match a filter: an empty one, all."""

    ids: list[UUID] | None = None
    filter: Criteria | None = None

    @property
    def criteria(self) -> Criteria:
        """Tell what is looked for, where no ids are named."""
        return self.filter or Criteria()
