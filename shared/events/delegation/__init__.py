"""What `delegation` announces: delegations, assignments, and who may now act for whom."""

from shared.events.delegation.access import (
    AccessChanged,
    AccountErased,
    AssignmentChanged,
    AssignmentCreated,
    AssignmentEnded,
    ClientAssigned,
    ClientUnassigned,
    Heartbeat,
    OperatorActed,
)
from shared.events.delegation.delegations import (
    DelegationAccepted,
    DelegationCancelled,
    DelegationExpired,
    DelegationLapsed,
    DelegationReduced,
    DelegationRefused,
    DelegationRequested,
    DelegationResumed,
    DelegationSuperseded,
    DelegationSuspended,
    DelegationTerminated,
)
from shared.events.delegation.facts import (
    AssignmentFacts,
    ClientAssignmentFacts,
    DelegationFacts,
    LineFacts,
)

__all__ = [
    "AccessChanged",
    "AccountErased",
    "AssignmentChanged",
    "AssignmentCreated",
    "AssignmentEnded",
    "AssignmentFacts",
    "ClientAssigned",
    "ClientAssignmentFacts",
    "ClientUnassigned",
    "DelegationAccepted",
    "DelegationCancelled",
    "DelegationExpired",
    "DelegationFacts",
    "DelegationLapsed",
    "DelegationReduced",
    "DelegationRefused",
    "DelegationRequested",
    "DelegationResumed",
    "DelegationSuperseded",
    "DelegationSuspended",
    "DelegationTerminated",
    "Heartbeat",
    "LineFacts",
    "OperatorActed",
]
