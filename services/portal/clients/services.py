"""The catalogue: the services on which rights are given."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.portal.clients.api import Api


@dataclass(frozen=True)
class Service:
    """A service of the catalogue.

    :ivar label: what it is called, in the language of the page
    :ivar domain_label: what its domain is called
    :ivar address: where it is used; empty: nobody has said
    :ivar most: how far one may give it
    """

    code: str
    label: str
    domain: str
    domain_label: str
    is_sensitive: bool = False
    is_delegable: bool = False
    published_on: date | None = None
    is_grantable: bool = True
    address: str = ""
    most: str = "write"


def catalogue(api: Api, language: str) -> list[Service]:
    """List all services, by domain; one call for each hundred."""
    return [_read(row, language) for row in api.every(dict, "/accounts/v1/services")]


def grantable(api: Api, language: str) -> list[Service]:
    """List those that an account can have, by domain."""
    return [service for service in catalogue(api, language) if service.is_grantable]


def by_domain(services: list[Service]) -> list[tuple[str, list[Service]]]:
    """Group services by the label of their domain."""
    ordered = sorted(services, key=lambda one: (one.domain_label, one.label))
    return [(label, list(group)) for label, group in groupby(ordered, lambda one: one.domain_label)]


def _read(row: dict[str, object], language: str) -> Service:
    labels, domain = row["labels"], row["domain_labels"]
    assert isinstance(labels, dict)
    assert isinstance(domain, dict)
    return Service(
        code=str(row["code"]),
        label=str(labels[language]),
        domain=str(row["domain"]),
        domain_label=str(domain[language]),
        is_sensitive=bool(row.get("is_sensitive")),
        is_delegable=bool(row.get("is_delegable")),
        published_on=date.fromisoformat(str(row["published_on"])),
        is_grantable=bool(row.get("is_grantable", True)),
        address=str(row.get("address") or ""),
    )
