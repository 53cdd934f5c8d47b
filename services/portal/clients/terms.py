"""The terms of use."""

from dataclasses import dataclass
from datetime import date, datetime

from services.portal.clients.api import Api
from services.portal.clients.shapes import read


@dataclass(frozen=True)
class Terms:
    """A version of the terms.

    :ivar text: by language
    :ivar digest: what proves that this text is accepted, and no other
    """

    number: int
    text: dict[str, str]
    digest: str
    effective_on: date
    published_at: datetime | None = None


def current(api: Api) -> Terms:
    """Show the terms in force, or the first ones before they are."""
    return read(Terms, api.get("/accounts/v1/terms/current").json())


def versions(api: Api) -> list[Terms]:
    """List all versions, the newest first."""
    return list(api.every(Terms, "/accounts/v1/terms"))


def publish(api: Api, text: dict[str, str], effective_on: str, key: str) -> None:
    """Publish a version: every establishment is asked again."""
    api.post("/accounts/v1/terms", {"text": text, "effective_on": effective_on}, key=key)


def accept(api: Api, establishment_id: str, number: int, digest: str, key: str) -> None:
    """Accept the terms for an establishment."""
    path = f"/accounts/v1/establishments/{establishment_id}/terms-acceptances"
    api.post(path, {"number": number, "digest": digest}, key=key)
