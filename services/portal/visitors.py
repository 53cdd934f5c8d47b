"""What each request brings to its page: the way to the services, and who is signed in."""

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import flask

from services.portal import languages, session
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused
from shared.crypto import client_secrets
from shared.edge import addresses, tracing

if TYPE_CHECKING:
    from services.portal.app import Portal

ADDRESS_HEADER = "X-Client-Address"
RENEW_BEFORE = timedelta(seconds=30)
WITHOUT = timedelta(seconds=10)
"""How long it goes on without a token that it was not given."""

log = logging.getLogger(__name__)


class OwnToken:
    """The token by which the portal itself is known, as a machine client of the platform.

    Where it has none, it goes on without: services that trust it as a proxy know visitors all the
    same.

    :param folder: of its secrets; they are read again for each token
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._token = ""
        self._ask_again_at: datetime | None = None

    def get(self, api: Api, *, now: datetime) -> str:
        """Give a token that is good; empty: the portal has none."""
        with self._lock:
            if self._ask_again_at is None or self._ask_again_at <= now:
                self._token, good_for = self._asked(api)
                self._ask_again_at = now + good_for
            return self._token

    def _asked(self, api: Api) -> tuple[str, timedelta]:
        own = client_secrets.read(self._folder)
        if own is None:
            return "", WITHOUT
        form = {
            "grant_type": "client_credentials",
            "client_id": own.client_id,
            "client_secret": own.secret,
        }
        try:
            answer = api.ask("POST", "/identity/v1/oauth/token", data=form).json()
        except Refused as refusal:
            log.warning("the portal is given no token of its own", extra={"code": refusal.code})
            return "", WITHOUT
        return answer["access_token"], timedelta(seconds=answer["expires_in"]) - RENEW_BEFORE


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
