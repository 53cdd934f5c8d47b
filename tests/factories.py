"""Facts as events state them: whatever a test is not about is made up here, for all services."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared import clock
from shared.events import Envelope, Event
from shared.events.accounts import (
    AccountCreated,
    AccountFacts,
    EstablishmentFacts,
    ServiceFacts,
    TermsPublished,
)
from shared.events.delegation import AccessChanged, AssignmentFacts, DelegationFacts

DAY = date(2026, 11, 16)
"""When what is made up came about."""


def establishment(**facts: Any) -> EstablishmentFacts:
    """Make up a town hall."""
    given: dict[str, Any] = {
        "establishment_id": uuid4(),
        "siret": "21690123100011",
        "contract_numbers": ["C-1"],
        "name": "Mairie de Brindas-les-Eaux",
        "status": "active",
        "is_centralising": False,
        "is_platform": False,
    }
    return EstablishmentFacts(**given | facts)


def account(home_id: UUID, number: int = 1, **facts: Any) -> AccountFacts:
    """Make up an account of an establishment: a user's, active, without a last day.

    :param number: tells its identifier and address from those of others
    """
    given: dict[str, Any] = {
        "account_id": uuid4(),
        "establishment_id": home_id,
        "identifier": f"JDUP{number:05}",
        "profile": "user",
        "status": "active",
        "title": "ms",
        "first_name": "Jeanne",
        "last_name": "Dupré",
        "email": f"jeanne.dupre.{number}@example.org",
        "rights": {},
    }
    return AccountFacts(**given | facts)


def created(made: AccountFacts, **facts: Any) -> AccountCreated:
    """State that somebody has been given an account: nobody did, and no letter tells of it."""
    given: dict[str, Any] = {
        "created_by": None,
        "invited_on": DAY,
        "informs_representative": False,
    }
    return AccountCreated(account=made, **given | facts)


def service(code: str, **facts: Any) -> ServiceFacts:
    """Make up a service of the catalogue, which can be delegated."""
    given: dict[str, Any] = {
        "code": code,
        "domain": "carriere",
        "domain_labels": {"fr": "Carrière", "en": "Career"},
        "labels": {"fr": f"Service {code}", "en": f"The {code} service"},
        "is_delegable": True,
        "is_exclusive": False,
        "is_sensitive": False,
        "published_on": DAY,
    }
    return ServiceFacts(**given | facts)


def terms(number: int = 1, *, effective_on: date = DAY) -> TermsPublished:
    """State that terms have been published."""
    return TermsPublished(number=number, digest="0" * 64, effective_on=effective_on)


def delegation(centre_id: UUID, town_id: UUID, **facts: Any) -> DelegationFacts:
    """Make up a delegation of one establishment to another, which runs, and grants nothing."""
    given: dict[str, Any] = {
        "delegation_id": uuid4(),
        "centralising_id": centre_id,
        "delegating_id": town_id,
        "status": "active",
        "lines": [],
        "ends_on": DAY + timedelta(days=100),
        "requested_at": clock.now(),
    }
    return DelegationFacts(**given | facts)


def access(
    centre_id: UUID,
    town_id: UUID,
    *people: UUID,
    rights: Mapping[str, str],
    **facts: Any,
) -> AccessChanged:
    """State that people of one establishment work for another.

    :param people: their accounts
    :param rights: what the delegation grants, and what each of them has
    """
    given: dict[str, Any] = {
        "delegation_id": uuid4(),
        "centralising_id": centre_id,
        "delegating_id": town_id,
        "is_granting": True,
        "ends_on": DAY + timedelta(days=100),
        "lines": dict(rights),
        "assignments": [AssignmentFacts(account_id=each, rights=dict(rights)) for each in people],
    }
    return AccessChanged(**given | facts)


def message(
    event: Event, *, sequence: int = 1, time: datetime | None = None, **attributes: Any
) -> Envelope:
    """Put an event into a message of now.

    :param attributes: of the envelope: its id, who acts, by which delegation
    """
    given: dict[str, Any] = {
        "id": uuid4(),
        "type": event.type,
        "time": time or clock.now(),
        "subject": event.subject_id,
        "sequence": sequence,
        "data": event.to_data(),
    }
    return Envelope(**given | attributes)
