"""The terms of use."""

from dataclasses import dataclass
from datetime import date

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


def current(api: Api) -> Terms:
    """Show the terms in force, or the first ones before they are."""
    return read(Terms, api.get("/accounts/v1/terms/current").json())


def accept(api: Api, establishment_id: str, number: int, digest: str, key: str) -> None:
    """Accept the terms for an establishment."""
    path = f"/accounts/v1/establishments/{establishment_id}/terms-acceptances"
    api.post(path, {"number": number, "digest": digest}, key=key)
