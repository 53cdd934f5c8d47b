"""What each request brings to its page: the way to the services, and who is signed in."""

import logging
import threading
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import flask

from services.portal import access, languages, session
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
        self._asked: Future[str] | None = None
        self._token = ""
        self._good_until: datetime | None = None
        self._ask_again_at: datetime | None = None

    def get(self, api: Api, *, now: datetime) -> str:
        """Give a token that is good; empty: the portal has none.

        One visitor's request asks for the next while the others go on with the present one; if none
        is good, all wait for the same answer, and no longer than for one.
        """
        with self._lock:
            is_due = self._ask_again_at is None or self._ask_again_at <= now
            if not is_due or (self._asked and self._present(now)):
                return self._present(now)
            asked, is_ours = self._asked, self._asked is None
            if asked is None:
                asked = self._asked = Future()
        if is_ours:
            self._renew(api, asked, now)
        return asked.result()

    def _present(self, now: datetime) -> str:
        is_good = self._good_until is not None and self._good_until > now
        return self._token if is_good else ""

    def _renew(self, api: Api, asked: "Future[str]", now: datetime) -> None:
        """Ask `identity` for another; whoever waits gets what comes of it."""
        try:
            given = self._ask(api)
        except BaseException as error:
            with self._lock:
                self._asked = None
            asked.set_exception(error)
            return
        with self._lock:
            self._asked = None
            if given is None:
                self._ask_again_at = now + WITHOUT
            else:
                self._token, good_for = given
                self._good_until = now + good_for
                self._ask_again_at = self._good_until - RENEW_BEFORE
            asked.set_result(self._present(now))

    def _ask(self, api: Api) -> tuple[str, timedelta] | None:
        own = client_secrets.read(self._folder)
        if own is None:
            return None
        form = {
            "grant_type": "client_credentials",
            "client_id": own.client_id,
            "client_secret": own.secret,
        }
        try:
            answer = api.ask("POST", "/identity/v1/oauth/token", data=form).json()
        except Refused as refusal:
            log.warning("the portal is given no token of its own", extra={"code": refusal.code})
            return None
        return str(answer["access_token"]), timedelta(seconds=answer["expires_in"])


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
    is_for_everybody = access.is_for_everybody(flask.request.endpoint)
    if signed is None or not own.sessions.is_due(signed, now=arrived_at()):
        return
    if is_for_everybody and flask.request.method in ("GET", "HEAD"):
        return  # what needs no session needs no other token
    try:
        session.go_on(own.sessions.refresh(signed, _new_api(), now=arrived_at()))
    except Refused as refusal:
        if refusal.status == 401:
            session.end()
        elif not is_for_everybody and signed.expires_at <= arrived_at().timestamp():
            raise  # nothing can be asked any more, while `identity` is away


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
    made = Api(own.connections, own.pool, headers, address)
    made.is_head = flask.request.method == "HEAD"
    itself = Api(own.connections, own.pool, headers, address)

    def visiting() -> dict[str, str]:
        token = own.own_token.get(itself, now=arrived_at())
        told = {"Authorization": f"Bearer {token}", ADDRESS_HEADER: address}
        return told if token else {}

    made.visiting = visiting
    return made
