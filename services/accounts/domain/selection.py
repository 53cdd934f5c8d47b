"""Which accounts an act is about: some by id, or all that match a filter."""

from uuid import UUID

from services.accounts.domain.criteria import Criteria
from shared.jobs import Order


class Selection(Order):
    """Some accounts by id, or, without ids, all that match a filter; an empty one matches all."""

    ids: list[UUID] | None = None
    filter: Criteria | None = None

    @property
    def criteria(self) -> Criteria:
        """Tell what is looked for, where no ids are named."""
        return self.filter or Criteria()
