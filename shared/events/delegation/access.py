"""Assignments, and who may now act for whom; operators, and the heartbeat."""

from datetime import date, datetime
from uuid import UUID

from shared.events.base import Event
from shared.events.delegation.facts import AssignmentFacts, DelegationFacts


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
    """They may no longer work in it.

    :ivar reason: removed, account_deleted, delegation_ended, scope_reduced
    """

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


class AccountErased(
    Event, name="delegation.account.erased", subject="account_id", tenant="establishment_id"
):
    """Nothing personal about the account is left in the tables and files of `delegation`."""

    account_id: UUID
    establishment_id: UUID


class Heartbeat(Event, name="delegation.heartbeat", subject="publisher_name"):
    """Up to `last_position`, everything that had happened by `as_of` is numbered (DESIGN §4.8)."""

    publisher_name: str
    last_position: int
    as_of: datetime
