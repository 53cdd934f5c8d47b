"""What `delegation` announces: delegations, assignments, and who may now act for whom."""

from shared.events.delegation.access import (
    AccessChanged,
    AccountErased,
    AssignmentChanged,
    AssignmentCreated,
    AssignmentEnded,
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
from shared.events.delegation.facts import AssignmentFacts, DelegationFacts, LineFacts

__all__ = [
    "AccessChanged",
    "AccountErased",
    "AssignmentChanged",
    "AssignmentCreated",
    "AssignmentEnded",
    "AssignmentFacts",
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
