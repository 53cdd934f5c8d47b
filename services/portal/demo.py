"""The people of the worked example, in a demonstration that only this machine sees."""

import base64
import json
from dataclasses import dataclass
from ipaddress import ip_address

import flask
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from services.portal.clients.refusals import Refused
from services.portal.visitors import arrived_at, portal
from shared.config import Environment

LOOPBACK = "localhost"
OF_PROXIES = frozenset(
    {
        *("forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip"),
        *("cf-connecting-ip", "cf-ray", "fastly-client-ip", "x-original-host", "x-proxyuser-ip"),
    }
)
"""Headers by which proxies say that they are there, beside `X-Forwarded-…`."""


@dataclass(frozen=True)
class Person:
    """Somebody of the example.

    :ivar role: as the example tells it
    :ivar totp: the key of their authenticator application; empty: the password is enough
    """

    establishment: str
    role: str
    name: str
    identifier: str
    password: str
    totp: str = ""


def is_shown() -> bool:
    """Tell whether this installation is a demonstration that lets one be anybody."""
    settings = portal().settings
    return settings.environment is Environment.DEMO and settings.demo_people is not None


def is_near() -> bool:
    """Tell whether the visitor is on this machine, and asks for it by a name that only it has.

    Whoever comes by a proxy is not: one on this machine may send whatever name it likes.
    """
    is_forwarded = any(
        name.lower() in OF_PROXIES or name.lower().startswith("x-forwarded")
        for name, _ in flask.request.headers.items()
    )
    is_here = _is_loopback(flask.request.remote_addr or "") and _is_loopback(_host())
    return is_here and not is_forwarded


def require_near() -> None:
    """Refuse whoever is elsewhere.

    :raises Refused: they are
    """
    if not is_shown() or not is_near():
        raise Refused(404, {"code": "not_found"})


def people_to_be() -> list[Person]:
    """List whom one may be with one click; none where this is no demonstration."""
    if not is_shown() or not is_near():
        return []
    return people()


def people() -> list[Person]:
    """List the people of the example; none until it is made."""
    place = portal().settings.demo_people
    if place is None:
        return []
    try:
        rows = json.loads(place.read_text())["people"]
    except (FileNotFoundError, ValueError):
        return []
    names = Person.__dataclass_fields__
    return [Person(**{name: row[name] for name in names if name in row}) for row in rows]


def code_of(**facts: str) -> str:
    """Tell what the application of somebody of the example shows now; empty: there is none.

    :param facts: by which they are known

    As everything here it is told to whoever is near, and to nobody else.
    """
    wanted = facts.items()
    key = next((one.totp for one in people_to_be() if wanted <= vars(one).items()), "")
    if not key:
        return ""
    application = TOTP(base64.b32decode(key), 6, SHA1(), 30)
    return application.generate(int(arrived_at().timestamp())).decode()


def _host() -> str:
    host = flask.request.host
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _is_loopback(text: str) -> bool:
    if text == LOOPBACK:
        return True
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
