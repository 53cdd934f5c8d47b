"""What happens to amendments: more of a delegation that runs is asked for, or for longer."""

from shared.events.accounts import Person
from shared.events.base import Event
from shared.events.delegation.facts import AmendmentFacts, DelegationFacts


class AmendmentRequested(
    Event,
    name="delegation.amendment.requested",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The centralising side asks for more, or for longer; the delegating side is to answer."""

    delegation: DelegationFacts
    amendment: AmendmentFacts
    requested_by: Person | None = None


class AmendmentAccepted(
    Event,
    name="delegation.amendment.accepted",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side has agreed; `is_narrowed`: to less than was asked."""

    delegation: DelegationFacts
    amendment: AmendmentFacts
    is_narrowed: bool


class AmendmentRefused(
    Event,
    name="delegation.amendment.refused",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side has said no; what is granted stays as it is."""

    delegation: DelegationFacts
    amendment: AmendmentFacts


class AmendmentCancelled(
    Event,
    name="delegation.amendment.cancelled",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The centralising side has taken it back."""

    delegation: DelegationFacts
    amendment: AmendmentFacts


class AmendmentLapsed(
    Event,
    name="delegation.amendment.lapsed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Nobody answered in time, or the delegation is over."""

    delegation: DelegationFacts
    amendment: AmendmentFacts


AmendmentEvent = (
    AmendmentRequested | AmendmentAccepted | AmendmentRefused | AmendmentCancelled | AmendmentLapsed
)
