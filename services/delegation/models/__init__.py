"""The tables: delegations, what hangs on them, and what is known of the people concerned."""

from services.delegation.domain.status import RUNNING, Status
from services.delegation.models.account_link import AccountLink
from services.delegation.models.amendment import Amendment, AmendmentResult, AmendmentStatus
from services.delegation.models.assignment import (
    Assignment,
    AssignmentEnd,
    AssignmentResult,
    EndingResult,
)
from services.delegation.models.base import Base
from services.delegation.models.client import KnownClient
from services.delegation.models.delegation import Delegation
from services.delegation.models.event import DelegationEvent, Kind
from services.delegation.models.line import Line, LineStatus
from services.delegation.models.objection import About, Objection, ObjectionStatus
from services.delegation.models.person import Person
from services.delegation.models.sides import Side, TwoSided
from services.delegation.models.transfer import Transfer, TransferLine, TransferStatus

HAS_JOBS = True
"""Its database carries the tables of long acts: see shared/jobs."""

__all__ = [
    "HAS_JOBS",
    "RUNNING",
    "About",
    "AccountLink",
    "Amendment",
    "AmendmentResult",
    "AmendmentStatus",
    "Assignment",
    "AssignmentEnd",
    "AssignmentResult",
    "Base",
    "Delegation",
    "DelegationEvent",
    "EndingResult",
    "Kind",
    "KnownClient",
    "Line",
    "LineStatus",
    "Objection",
    "ObjectionStatus",
    "Person",
    "Side",
    "Status",
    "Transfer",
    "TransferLine",
    "TransferStatus",
    "TwoSided",
]
