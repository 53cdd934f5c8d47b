"""The catalogue of services, the terms, operators, and the heartbeat."""

from dataclasses import field
from datetime import date, datetime
from uuid import UUID

from shared.events.accounts.facts import EstablishmentFacts, ServiceFacts
from shared.events.base import Event
from shared.events.derivation import LATER


class ServicePublished(Event, name="accounts.service.published", subject="service.code"):
    """A service is in the catalogue, at none everywhere.

    Administrators are asked to review rights [S2].
    """

    service: ServiceFacts


class ServiceChanged(Event, name="accounts.service.changed", subject="service.code"):
    """A service of the catalogue has other labels or properties."""

    service: ServiceFacts


class TermsPublished(Event, name="accounts.terms.published", subject="number"):
    """New terms; from `effective_on` on, who has not accepted can only read (design.md §4.6).

    :ivar number: 1, 2, 3 …
    :ivar digest: SHA-256 of the text, hexadecimal
    """

    number: int
    digest: str
    effective_on: date


class TermsAccepted(
    Event,
    name="accounts.terms.accepted",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An administrator has accepted the terms for the establishment."""

    establishment: EstablishmentFacts
    number: int
    digest: str
    account_id: UUID
    accepted_at: datetime


class OperatorActed(
    Event, name="accounts.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it.

    :ivar reason: why, in the operator's words, where they were asked; left out where they were not
    """

    establishment_id: UUID
    account_id: UUID
    operation: str
    reason: str | None = field(default=None, metadata=LATER)


class Heartbeat(Event, name="accounts.heartbeat", subject="publisher_name"):
    """Up to `last_position`, all that had happened by `as_of` is numbered (design.md §4.8)."""

    publisher_name: str
    last_position: int
    as_of: datetime
