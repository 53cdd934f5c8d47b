"""What happens to delegations."""

from shared.events.accounts import Person
from shared.events.base import Event
from shared.events.delegation.facts import DelegationFacts


class DelegationRequested(
    Event,
    name="delegation.delegation.requested",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """A centralising establishment asks to work for another, whose administrators are to answer."""

    delegation: DelegationFacts
    requested_by: Person | None = None


class DelegationAccepted(
    Event,
    name="delegation.delegation.accepted",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side has agreed; `is_narrowed`: to less than was asked."""

    delegation: DelegationFacts
    is_narrowed: bool


class DelegationRefused(
    Event,
    name="delegation.delegation.refused",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side has said no."""

    delegation: DelegationFacts


class DelegationCancelled(
    Event,
    name="delegation.delegation.cancelled",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The centralising side has taken its request back."""

    delegation: DelegationFacts


class DelegationLapsed(
    Event,
    name="delegation.delegation.lapsed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Nobody answered within 30 days, or the end date has passed."""

    delegation: DelegationFacts


class DelegationTerminated(
    Event,
    name="delegation.delegation.terminated",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Either side, or an operator, has ended it at once."""

    delegation: DelegationFacts


class DelegationExpired(
    Event,
    name="delegation.delegation.expired",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Its last day has gone by."""

    delegation: DelegationFacts


class DelegationSuspended(
    Event,
    name="delegation.delegation.suspended",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """It grants nothing for now."""

    delegation: DelegationFacts


class DelegationResumed(
    Event,
    name="delegation.delegation.resumed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """It grants again."""

    delegation: DelegationFacts


class DelegationReduced(
    Event,
    name="delegation.delegation.reduced",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """It reaches less far, or ends earlier, than before."""

    delegation: DelegationFacts
    by: str


class DelegationSuperseded(
    Event,
    name="delegation.delegation.superseded",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """An exclusive service in it was given to another establishment; `services` names which."""

    delegation: DelegationFacts
    services: list[str]
