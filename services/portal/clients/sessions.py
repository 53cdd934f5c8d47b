"""Signing in, staying in, signing out, and the devices one is signed in on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.factors import PASSKEY
from services.portal.clients.shapes import read, read_all

PATH = "/identity/v1/sessions"


@dataclass(frozen=True)
class Remembered:
    """What stands for a second factor at the next sign-in of this browser."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Granted:
    """Tokens, and whose they are.

    :ivar expires_in: seconds that the access token is good
    :ivar must: what is to be done before anything else
    :ivar second_factor_from: the day ahead from which on they must have a second factor, who have
        none; None: none is ahead
    :ivar remembered_device: what the browser keeps from now on; None: nothing but what it kept
    """

    access_token: str
    expires_in: int
    refresh_token: str
    account_id: UUID
    establishment_id: UUID
    profile: str
    must: list[str]
    second_factor_from: date | None = None
    remembered_device: Remembered | None = None


@dataclass(frozen=True)
class HolderSession:
    """A session that goes on, as its holder sees it."""

    id: UUID
    signed_in_at: datetime
    refreshed_at: datetime
    address: str | None
    device: str | None
    is_current: bool


def sign_in(api: Api, identifier: str, password: str, remembered: str | None = None) -> Granted:
    """Sign in; 403 `second_factor_required` where that takes more, with which `finish` goes on.

    :param remembered: what stands for the second factor in this browser; None: nothing does
    """
    body = {"identifier": identifier, "password": password}
    if remembered:
        body["remembered_device"] = remembered
    return read(Granted, api.post(PATH, body).json())


def finish(
    api: Api, challenge: str, factor: str, shown: Any, *, is_remembered: bool = False
) -> Granted:
    """Sign in with a second factor, after the right password.

    :param challenge: what the right password has brought
    :param factor: which kind it is
    :param shown: its code; of a passkey, what the browser wrote
    :param is_remembered: whether the browser is to stand for it for a while
    """
    name = "credential" if factor == PASSKEY else "code"
    body = {"challenge": challenge, "factor": factor, name: shown}
    if is_remembered:
        body["remember"] = True
    return read(Granted, api.post(f"{PATH}/second-factor", body).json())


def second_factor_options(api: Api, challenge: str) -> dict[str, Any]:
    """Tell a browser to show one of the passkeys of whoever has typed the right password."""
    answer = api.post(f"{PATH}/second-factor/options", {"challenge": challenge}).json()
    options: dict[str, Any] = answer["options"]
    return options


def passkey_options(api: Api) -> dict[str, Any]:
    """Tell a browser to sign in with whichever passkey is chosen there."""
    options: dict[str, Any] = api.post(f"{PATH}/passkey/options").json()["options"]
    return options


def sign_in_by_passkey(api: Api, credential: Any) -> Granted:
    """Sign in by a passkey alone.

    :param credential: as the browser wrote it
    """
    return read(Granted, api.post(f"{PATH}/passkey", {"credential": credential}).json())


def ways(api: Api) -> list[str]:
    """List the kinds of factors by which one may show anew who one is; none: by the password."""
    told: list[str] = api.get(f"{PATH}/current/step-up").json()["factors"]
    return told


def step_up_options(api: Api) -> dict[str, Any]:
    """Tell a browser to show one of one's passkeys anew."""
    options: dict[str, Any] = api.post(f"{PATH}/current/step-up/options").json()["options"]
    return options


def step_up(api: Api, shown: Mapping[str, Any]) -> None:
    """Show anew who one is; the next refresh gives tokens that say so.

    :param shown: `password`, or `factor` with its `code`; of a passkey with its `credential`
    """
    api.post(f"{PATH}/current/step-up", shown)


def refresh(api: Api, refresh_token: str) -> Granted:
    """Get the next tokens of a session."""
    answer = api.post(f"{PATH}/refresh", {"refresh_token": refresh_token})
    return read(Granted, answer.json())


def going_on(api: Api) -> list[HolderSession]:
    """List one's own sessions."""
    return read_all(HolderSession, api.get(PATH).json())


def end(api: Api, session_id: UUID | str) -> None:
    """End a session: by its id, `current`, or all `others`."""
    api.ask("DELETE", f"{PATH}/{session_id}")
