"""Accounts of one person in several establishments, linked by them."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.factors import RECOVERY_CODE
from services.portal.clients.shapes import read_all

PATH = "/identity/v1/links"

_DIGITS = re.compile(r"\d{6}")


@dataclass(frozen=True)
class Link:
    """A link to another account: the facts are the other one's.

    :ivar is_outgoing: one may act as that account; else it may act as one's
    """

    id: UUID
    identifier: str
    establishment_name: str
    is_outgoing: bool
    created_at: datetime


def own(api: Api) -> list[Link]:
    """List one's own links."""
    return read_all(Link, api.get(PATH).json())


def add(api: Api, identifier: str, password: str, code: str = "") -> None:
    """Link another account of one's own.

    :param code: of its second factor, as it is typed: of six digits an application's, else one of
        the recovery codes; empty: it has none
    """
    told = {"identifier": identifier, "password": password}
    if code:
        is_of_application = _DIGITS.fullmatch("".join(code.split())) is not None
        told |= {"factor": "totp" if is_of_application else RECOVERY_CODE, "code": code}
    api.post(PATH, told)


def remove(api: Api, link_id: UUID) -> None:
    """End a link."""
    api.ask("DELETE", f"{PATH}/{link_id}")
