"""What `delegation` announces: delegations, assignments, and who may now act for whom."""

from datetime import date, datetime
from uuid import UUID

from shared.events.accounts import Person
from shared.events.base import Event, Fact


class LineFacts(Fact):
    """One service in a delegation.

    :ivar status: pending, active, refused, superseded, ended
    """

    service: str
    level: str
    status: str


class DelegationFacts(Fact):
    """A delegation as it now is.

    :ivar status: pending, active, suspended, refused, cancelled, lapsed, terminated, expired or
        superseded
    :ivar ended_by: centralising, delegating, operator, rules; None while it has not ended
    :ivar digest: SHA-256 of the text both sides saw, hexadecimal
    """

    delegation_id: UUID
    centralising_id: UUID
    delegating_id: UUID
    status: str
    lines: list[LineFacts]
    ends_on: date
    message: str | None = None
    reason: str | None = None
    ended_by: str | None = None
    digest: str | None = None
    requested_at: datetime
    answered_at: datetime | None = None


class AssignmentFacts(Fact):
    """Which services, and how far, one account of the centralising establishment may use."""

    account_id: UUID
    rights: dict[str, str]


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


class AssignmentCreated(
    Event,
    name="delegation.assignment.created",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Somebody of the centralising establishment may now work in the delegation."""

    delegation: DelegationFacts
    assignment: AssignmentFacts


class AssignmentChanged(
    Event,
    name="delegation.assignment.changed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """They may do more or less in it than before."""

    delegation: DelegationFacts
    assignment: AssignmentFacts


class AssignmentEnded(
    Event,
    name="delegation.assignment.ended",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """They may no longer work in it; `reason`: removed, account_deleted, delegation_ended."""

    delegation: DelegationFacts
    assignment: AssignmentFacts
    reason: str


class AccessChanged(
    Event,
    name="delegation.access.changed",
    subject="delegation_id",
    tenant="delegating_id",
):
    """The whole of what one delegation grants, from now on; an older statement is ignored.

    :ivar is_granting: false once it is suspended or over; then there are no lines
    :ivar lines: the active ones only, service code to level
    """

    delegation_id: UUID
    centralising_id: UUID
    delegating_id: UUID
    is_granting: bool
    ends_on: date
    lines: dict[str, str]
    assignments: list[AssignmentFacts]


class OperatorActed(
    Event, name="delegation.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it."""

    establishment_id: UUID
    account_id: UUID
    operation: str


class Heartbeat(Event, name="delegation.heartbeat", subject="publisher_name"):
    """Up to `last_position`, everything that had happened by `as_of` is numbered (DESIGN §4.8)."""

    publisher_name: str
    last_position: int
    as_of: datetime
