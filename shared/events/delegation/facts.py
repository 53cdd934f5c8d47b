"""Facts that several events of `delegation` carry."""

from datetime import date, datetime
from uuid import UUID

from shared.events.base import Fact


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


class MandateFacts(Fact):
    """A mandate on paper that a request takes up; it grants nothing.

    :ivar reference: what the centralising side files it under
    """

    signed_on: date
    reference: str


class AmendmentFacts(Fact):
    """An amendment of a delegation as it now is.

    :ivar status: pending, accepted, refused, cancelled or lapsed
    :ivar rights: service code to level: only what reaches further than what was granted
    :ivar ends_on: a later last day; None: the delegation's own
    :ivar granted: what was agreed to of `rights`, once it is accepted
    :ivar granted_until: the last day that was agreed to, once it is accepted
    :ivar digest: SHA-256 of the text both sides saw, hexadecimal
    """

    amendment_id: UUID
    status: str
    rights: dict[str, str]
    ends_on: date | None = None
    granted: dict[str, str]
    granted_until: date | None = None
    message: str | None = None
    reason: str | None = None
    digest: str
    requested_at: datetime
    answer_by: datetime


class ObjectionFacts(Fact):
    """What one side says to operators about an act of theirs, or of the rules.

    :ivar establishment_id: which of the two sides objects
    :ivar kind: what to: suspension or termination
    :ivar by: whose act that was: operator or rules
    :ivar status: open or answered
    :ivar message: why it objects
    :ivar answer: what operators answer, once they have
    """

    objection_id: UUID
    establishment_id: UUID
    kind: str
    by: str
    status: str
    message: str | None = None
    answer: str | None = None
    made_at: datetime


class ClientAssignmentFacts(Fact):
    """Which services, and how far, one machine client of the centralising establishment may use.

    What it may do is also bounded by its scopes.
    """

    client_id: UUID
    rights: dict[str, str]


class AssignmentFacts(Fact):
    """Which services, and how far, one account of the centralising establishment may use."""

    account_id: UUID
    rights: dict[str, str]


class TransferFacts(Fact):
    """Delegations that one centralising establishment offers to another, as it now stands.

    :ivar giving_id: who works on them, and offers
    :ivar taking_id: to whom
    :ivar status: offered, taken, declined, withdrawn or lapsed
    :ivar count: how many delegations
    :ivar reason: why it is declined
    """

    transfer_id: UUID
    giving_id: UUID
    taking_id: UUID
    status: str
    count: int
    message: str | None = None
    reason: str | None = None
    offered_at: datetime
    answer_by: datetime
