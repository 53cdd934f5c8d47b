"""The log of a delegation: what happened to it, in order. Rows are added, never altered."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from services.delegation.models.base import Base
from services.delegation.models.sides import OfDelegation, Side, belongs_to_delegation
from shared.db import Record


class Kind(StrEnum):
    """What can happen to a delegation."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REDUCED = "reduced"
    SUPERSEDED = "superseded"
    ASSIGNED = "assigned"
    REASSIGNED = "reassigned"
    UNASSIGNED = "unassigned"
    AMENDMENT_REQUESTED = "amendment_requested"
    AMENDMENT_ACCEPTED = "amendment_accepted"
    AMENDMENT_REFUSED = "amendment_refused"
    AMENDMENT_CANCELLED = "amendment_cancelled"
    AMENDMENT_LAPSED = "amendment_lapsed"
    EXTENSION_ALLOWED = "extension_allowed"
    EXTENSION_WITHDRAWN = "extension_withdrawn"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    AFFECTED = "affected"


class DelegationEvent(Record, OfDelegation, Base):
    """One thing that happened: ids and facts, no names, so that it survives an erasure.

    A reason is what somebody wrote: it is the one thing that a row can lose.

    :ivar side: on whose part it was done
    :ivar account_id: the person who did it; None for the rules
    :ivar facts: what it was about: rights, ends_on, reason, because, services, text_hash,
        account_id, amendment_id, establishment_id, former_siret, former_contract_number
    """

    __tablename__ = "delegation_events"
    __table_args__ = (
        belongs_to_delegation("delegation_events"),
        Index("ix_delegation_events_delegation_id", "delegation_id", "id"),
        Index("ix_delegation_events_account_id", "account_id"),
    )

    kind: Mapped[Kind]
    side: Mapped[Side]
    account_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime]
