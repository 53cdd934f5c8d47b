"""Publishing the catalogue (design.md §4.5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.errors import ServiceExists
from services.accounts.models import Service
from shared import access
from shared.errors import Bilingual, Invalid
from shared.events.accounts import ServiceChanged, ServicePublished

NO_LABELS = Bilingual(
    "This domain is new: say what it is called.", "Ce domaine est nouveau : donnez ses libellés."
)
OTHER_LABELS = Bilingual(
    "This domain is called otherwise: change it first.",
    "Ce domaine porte d'autres libellés : modifiez-le d'abord.",
)

PLATFORM_SERVICES: tuple[dict[str, Any], ...] = (
    {"code": "accounts", "labels": {"fr": "Gestion des comptes", "en": "Account management"}},
    {"code": "letters", "labels": {"fr": "Vos courriers", "en": "Your letters"}},
)
"""The platform's own two: a delegation may name them, an account's rights never do."""

PLATFORM_DOMAIN = {"fr": "Plateforme", "en": "Platform"}


def publish(
    session: Session,
    *,
    code: str,
    domain: str,
    labels: Mapping[str, str],
    domain_labels: Mapping[str, str] | None,
    is_delegable: bool,
    is_exclusive: bool,
    is_sensitive: bool,
    today: date,
    address: str | None = None,
) -> Service:
    """Add a service to the catalogue: at none everywhere, until administrators give it.

    :param domain_labels: needed for a new domain; for a known one they are what they are
    :param address: where people use it
    :raises ServiceExists: if the code is taken
    :raises Invalid: if the labels of the domain are missing, or other than known
    """
    if session.scalar(select(Service.id).where(Service.code == code)):
        raise ServiceExists
    service = Service(
        code=code,
        domain=domain,
        domain_labels=_labels_of(session, domain, domain_labels),
        labels=dict(labels),
        is_delegable=is_delegable,
        is_exclusive=is_exclusive,
        is_sensitive=is_sensitive,
        published_on=today,
        address=address,
    )
    session.add(service)
    session.flush()  # two at once: the second fails here, not after it was announced
    access.announce(session, ServicePublished(service=service.facts()), sequence=service.advance())
    return service


def change(session: Session, service: Service, *, changes: Mapping[str, Any]) -> Service:
    """Change a locked service's labels or properties; a domain's labels change for all of it.

    Where nothing of what events tell is another, nothing is announced.
    """
    plain = dict(changes)
    domain_labels = plain.pop("domain_labels", service.domain_labels)
    before = service.facts()
    for fact, value in plain.items():
        setattr(service, fact, value)
    touched = [service] if service.facts() != before else []
    if domain_labels != service.domain_labels:
        touched = list(queries.services.of_domain(session, service.domain))
        for sibling in touched:
            sibling.domain_labels = dict(domain_labels)
    for each in touched:
        access.announce(session, ServiceChanged(service=each.facts()), sequence=each.advance())
    return service


def ensure_platform_services(session: Session, *, today: date) -> None:
    """Publish the platform's own two services, unless they are in the catalogue."""
    for described in PLATFORM_SERVICES:
        if session.scalar(select(Service.id).where(Service.code == described["code"])):
            continue
        publish(
            session,
            **described,
            domain="platform",
            domain_labels=PLATFORM_DOMAIN,
            is_delegable=True,
            is_exclusive=False,
            is_sensitive=False,
            today=today,
        )


def _labels_of(session: Session, domain: str, labels: Mapping[str, str] | None) -> dict[str, str]:
    siblings = queries.services.of_domain(session, domain)
    known = siblings[0].domain_labels if siblings else None
    if known is None and not labels:
        raise Invalid({"domain_labels": [NO_LABELS]})
    if known is not None and labels and dict(labels) != known:
        raise Invalid({"domain_labels": [OTHER_LABELS]})
    return dict(labels or known or {})
