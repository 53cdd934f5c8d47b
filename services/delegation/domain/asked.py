"""What is asked of one establishment, among many that are asked in one act."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from shared.auth import Level
from shared.jobs import Order


class Target(NamedTuple):
    """Whom a request names."""

    siret: str
    contract_number: str


class Wish(Order):
    """What is asked of one establishment.

    :ivar rights, ends_on: in place of what is asked of all; None: that
    :ivar own_reference: what the asker calls it by
    :ivar name: what a paper calls it, where one is taken up
    :ivar mandate_signed_on, mandate_reference: of that paper
    :ivar succeeds_id, succeeds_centralising_id: the delegation that it is to succeed, and whose
    :ivar offered_by, same_address_ids: who offered that, and who was reached where they were then
    """

    siret: str
    contract_number: str
    rights: dict[str, Level] | None = None
    ends_on: date | None = None
    own_reference: str | None = None
    name: str | None = None
    mandate_signed_on: date | None = None
    mandate_reference: str | None = None
    succeeds_id: UUID | None = None
    succeeds_centralising_id: UUID | None = None
    offered_by: UUID | None = None
    same_address_ids: list[str] | None = None

    @property
    def target(self) -> Target:
        """Tell whom it names."""
        return Target(self.siret, self.contract_number)


def requests_of(establishment_id: UUID) -> str:
    """Name the counter of an establishment's requests, and of the targets that they get wrong."""
    return f"delegation:request:{establishment_id}"
