"""The catalogue and the kinds of letters, for those who keep them: read, published, edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read_versioned

SERVICES = "/accounts/v1/services"
CATEGORIES = "/mailer/v1/letter-categories"


@dataclass(frozen=True)
class Service:
    """A service as its keepers see it.

    :ivar labels: what it is called, by language
    :ivar domain_labels: what its domain is called, by language
    :ivar version: what an edit says it edits
    """

    code: str
    domain: str
    labels: dict[str, str]
    domain_labels: dict[str, str]
    is_delegable: bool
    is_exclusive: bool
    is_sensitive: bool
    published_on: date
    is_grantable: bool = True
    address: str | None = None
    version: str = ""


@dataclass(frozen=True)
class Category:
    """A kind of letters.

    :ivar service: the service that one must have a right on, to read them
    :ivar kept_months: for how many months after their deposit they are kept
    """

    code: str
    labels: dict[str, str]
    service: str
    is_notified: bool
    has_paper_copy: bool
    kept_months: int
    version: str = ""


def services(api: Api, page: int) -> Page[Service]:
    """List the services, by domain."""
    return api.page(Service, SERVICES, page=page)


def service(api: Api, code: str) -> Service:
    """Show one."""
    return read_versioned(Service, api.get(f"{SERVICES}/{code}"))


def publish(api: Api, facts: Mapping[str, Any], key: str) -> None:
    """Publish a service: at none everywhere, until administrators give it."""
    api.post(SERVICES, dict(facts), key=key)


def change(api: Api, code: str, changes: Mapping[str, Any], version: str) -> None:
    """Change a service; another version meanwhile is a 412."""
    headers = {"If-Match": version}
    api.ask("PATCH", f"{SERVICES}/{code}", json=dict(changes), headers=headers)


def categories(api: Api, page: int) -> Page[Category]:
    """List the kinds of letters."""
    return api.page(Category, CATEGORIES, page=page)


def category(api: Api, code: str) -> Category:
    """Show one."""
    return read_versioned(Category, api.get(f"{CATEGORIES}/{code}"))


def open_category(api: Api, facts: Mapping[str, Any], key: str) -> None:
    """Open a kind of letters."""
    api.post(CATEGORIES, dict(facts), key=key)


def change_category(api: Api, code: str, changes: Mapping[str, Any], version: str) -> None:
    """Change a kind of letters; another version meanwhile is a 412."""
    headers = {"If-Match": version}
    api.ask("PATCH", f"{CATEGORIES}/{code}", json=dict(changes), headers=headers)
