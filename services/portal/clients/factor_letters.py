"""Codes by letter, for an only administrator who has lost their second factors."""

from dataclasses import dataclass
from datetime import datetime

from services.portal.clients.api import Api
from services.portal.clients.sessions import Granted
from services.portal.clients.shapes import read

PATH = "/identity/v1/factor-letters"


@dataclass(frozen=True)
class Letter:
    """A letter that is on its way.

    :ivar expires_at: until when the code in it is good
    """

    expires_at: datetime


def ask(api: Api, challenge: str) -> Letter:
    """Have a code be sent to the legal representative.

    :param challenge: what the right password has brought
    """
    return read(Letter, api.post(PATH, {"challenge": challenge}).json())


def sign_in(api: Api, challenge: str, code: str) -> Granted:
    """Sign in with the code of the letter; the lost factors are gone."""
    body = {"challenge": challenge, "code": code}
    return read(Granted, api.post(f"{PATH}/complete", body).json())
