"""Passwords: what they must be, chosen, changed, forgotten."""

from dataclasses import dataclass

from services.portal.clients.api import Api
from services.portal.clients.shapes import read


@dataclass(frozen=True)
class Policy:
    """What a password must be.

    :ivar classes: of each, one character at least: `digit`, `lower`, `upper`, `special`
    :ivar is_raised: one's establishment asks for more than the platform
    """

    min_length: int
    max_length: int
    classes: list[str]
    is_raised: bool


def policy(api: Api) -> Policy:
    """Tell what a password must be for whoever is signed in."""
    return read(Policy, api.get("/identity/v1/password-policy").json())


def suggest(api: Api, code: str | None = None) -> str:
    """Suggest a password that is good.

    :param code: with which it is to be chosen; None: for whoever is signed in
    """
    asked = {"token": code} if code else {}
    suggested: str = api.post("/identity/v1/password-suggestions", asked).json()["password"]
    return suggested


def choose(api: Api, code: str, password: str) -> None:
    """Choose a password with the code of a link, which is used up."""
    api.post("/identity/v1/passwords", {"token": code, "password": password})


def change(api: Api, current: str, password: str) -> None:
    """Change one's own; one's other sessions end."""
    body = {"current_password": current, "password": password}
    api.ask("PUT", "/identity/v1/passwords/current", json=body)


def ask_for_reset(api: Api, identifier: str) -> None:
    """Ask for a link to a new password; nobody is told whether there is such an identifier."""
    api.post("/identity/v1/password-resets", {"identifier": identifier})


def ask_for_identifier(api: Api, email: str) -> None:
    """Ask for the identifiers of an e-mail address; nobody is told whether there are any."""
    api.post("/identity/v1/identifier-reminders", {"email": email})
