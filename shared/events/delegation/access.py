"""Assignments, and who may now act for whom; operators, and the heartbeat."""

from dataclasses import field
from datetime import date, datetime
from uuid import UUID

from shared.events.base import Event
from shared.events.delegation.facts import (
    AssignmentFacts,
    ClientAssignmentFacts,
    DelegationFacts,
)
from shared.events.derivation import LATER


class AssignmentCreated(
    Event,
    name="delegation.assignment.created",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Somebody of the centralising establishment may now work in the delegation.

    :ivar also_for: the other establishments for which they may now work by the same act; left out
        where there are none
    :ivar notified_with: the delegation whose event, of the same act, has `also_for` and tells the
        holder of all; left out where this one does
    """

    delegation: DelegationFacts
    assignment: AssignmentFacts
    also_for: list[UUID] = field(default_factory=list, metadata=LATER)
    notified_with: UUID | None = field(default=None, metadata=LATER)


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
    :ivar also_for: the other establishments for which they may no longer work by the same act; left
        out where there are none
    :ivar notified_with: the delegation whose event, of the same act, has `also_for` and tells the
        holder of all; left out where this one does
    """

    delegation: DelegationFacts
    assignment: AssignmentFacts
    reason: str
    also_for: list[UUID] = field(default_factory=list, metadata=LATER)
    notified_with: UUID | None = field(default=None, metadata=LATER)


class ClientAssigned(
    Event,
    name="delegation.client.assigned",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """A machine client of the centralising establishment may work in the delegation.

    Told again when its rights change: these take the place of those before.
    """

    delegation: DelegationFacts
    assignment: ClientAssignmentFacts


class ClientUnassigned(
    Event,
    name="delegation.client.unassigned",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """A machine client may no longer work in the delegation.

    :ivar reason: removed, client_removed, delegation_ended, scope_reduced
    """

    delegation: DelegationFacts
    assignment: ClientAssignmentFacts
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
    :ivar clients: the machine clients that are assigned; left out while there are none
    :ivar granted_since: account or client id to the instant since when it lets them without a
        break: what they asked for before a suspension is not good again after it; left out while it
        lets nobody
    """

    delegation_id: UUID
    centralising_id: UUID
    delegating_id: UUID
    is_granting: bool
    ends_on: date
    lines: dict[str, str]
    assignments: list[AssignmentFacts]
    clients: list[ClientAssignmentFacts] = field(default_factory=list, metadata=LATER)
    granted_since: dict[str, str] = field(default_factory=dict, metadata=LATER)


class OperatorActed(
    Event, name="delegation.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it.

    :ivar reason: why, in the operator's words, where they were asked; left out where they were not
    """

    establishment_id: UUID
    account_id: UUID
    operation: str
    reason: str | None = field(default=None, metadata=LATER)


class AccountErased(
    Event, name="delegation.account.erased", subject="account_id", tenant="establishment_id"
):
    """Nothing personal about the account is left in the tables and files of `delegation`."""

    account_id: UUID
    establishment_id: UUID


class Heartbeat(Event, name="delegation.heartbeat", subject="publisher_name"):
    """Up to `last_position`, all that had happened by `as_of` is numbered (design.md §4.8)."""

    publisher_name: str
    last_position: int
    as_of: datetime
