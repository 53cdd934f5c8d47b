"""What each request brings to its page: the way to the services, and who is signed in."""

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

import flask

from services.portal import languages, session
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from shared.edge import addresses, tracing

if TYPE_CHECKING:
    from services.portal.app import Portal

ADDRESS_HEADER = "X-Client-Address"
RENEW_BEFORE = timedelta(seconds=30)


class OwnToken:
    """The token by which the portal itself is known, as a machine client of the platform.

    :param client_id: empty: it is known by none
    """

    def __init__(self, client_id: str, client_secret: str) -> None:
        self._credentials = (client_id, client_secret)
        self._lock = threading.Lock()
        self._token = ""
        self._good_until: datetime | None = None

    def get(self, api: Api, *, now: datetime) -> str:
        """Give a token that is good; empty: the portal has none."""
        if not self._credentials[0]:
            return ""
        with self._lock:
            if self._good_until is None or self._good_until <= now + RENEW_BEFORE:
                answer = api.ask(
                    "POST",
                    "/identity/v1/oauth/token",
                    data={"grant_type": "client_credentials"},
                    auth=self._credentials,
                ).json()
                self._token = answer["access_token"]
                self._good_until = now + timedelta(seconds=answer["expires_in"])
            return self._token


def portal() -> "Portal":
    """Give the application."""
    return cast("Portal", flask.current_app)


def api() -> Api:
    """Give the way to the services, in the name of whoever is signed in."""
    if "api" not in flask.g:
        flask.g.api = _new_api()
    found = cast(Api, flask.g.api)
    signed = session.current()
    found.token = signed.access_token if signed else None
    return found


def welcome() -> None:
    """Find out who is here, and refresh what they are known by where it is due."""
    own = portal()
    signed = own.sessions.read(flask.request)
    flask.g.signed, flask.g.before = signed, signed
    if signed is None or not own.sessions.is_due(signed, now=arrived_at()):
        return
    try:
        session.go_on(own.sessions.refresh(signed, _new_api(), now=arrived_at()))
    except Refused as refusal:
        if refusal.status != 401:
            raise
        session.end()


def arrived_at() -> datetime:
    """Tell when the request came."""
    return cast(datetime, flask.g.now)


def _new_api() -> Api:
    own = portal()
    address = str(addresses.of_caller(own.settings.trusted_proxies) or addresses.UNKNOWN)
    headers = {
        "Accept-Language": languages.current(),
        "User-Agent": flask.request.headers.get("User-Agent", "comptoir-portal"),
        tracing.HEADER: tracing.request_id(),
    }
    trace = tracing.traceparent()
    if trace:
        headers["traceparent"] = trace
    made = Api(client=own.client, pool=own.pool, headers=headers, address=address)
    itself = Api(client=own.client, pool=own.pool, headers=headers, address=address)

    def visiting() -> dict[str, str]:
        token = own.own_token.get(itself, now=arrived_at())
        told = {"Authorization": f"Bearer {token}", ADDRESS_HEADER: address}
        return told if token else {}

    made.visiting = visiting
    return made
