"""Who is signed in: tokens in a sealed cookie, refreshed at the edge of a request.

The cookie is written at sign-in, at a refresh and at sign-out, and by no other answer. What the
last refresh gave is remembered here for as long as a session may be idle, so that a tab whose
answer was lost, or came late, goes on with it: a refresh token used again would end the session.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self, cast

import flask

from services.portal import acting
from services.portal.clients import sessions
from services.portal.clients.api import Api
from services.portal.clients.me import Me
from services.portal.clients.refusals import Refused, SessionOver
from services.portal.clients.sessions import Granted
from services.portal.sealing import CannotOpen, Sealer

PURPOSE = "session"
COOKIE = "comptoir"
EARLY = timedelta(seconds=60)
"""A token that ends sooner is refreshed first: no call of the request is to find it ended."""

REMEMBERED = 20_000
"""Of how many sessions the last refresh is remembered."""

ADMINISTRATOR = "administrator"
DUTY = "duty:"
"""What the rights begin with that are duties of operators."""


class Standing(NamedTuple):
    """What it depends on which pages are for somebody.

    :ivar is_centralising: whether their establishment may act for others
    :ivar duties: of operators, what they are there for
    """

    is_administrator: bool
    is_centralising: bool
    duties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who is signed in.

    :ivar id: of the session, here
    :ivar expires_at: when the access token ends, in seconds since 1970
    :ivar refreshed_at: when it was given
    :ivar must: what is to be done before anything else
    :ivar second_factor_from: the day ahead from which on they must have a second factor; empty:
        none is, or they have one
    :ivar name: of the person, for the badge
    :ivar establishment: its name
    :ivar is_centralising: whether it may act for others
    :ivar is_sandbox: whether it is there to try things out
    :ivar duties: of operators, what they are there for: `register`, `support`, …
    """

    id: str
    access_token: str
    refresh_token: str
    expires_at: float
    refreshed_at: float
    account_id: str
    establishment_id: str
    profile: str
    must: list[str]
    second_factor_from: str = ""
    name: str = ""
    establishment: str = ""
    is_centralising: bool = False
    is_sandbox: bool = False
    duties: list[str] = field(default_factory=list)

    @property
    def is_administrator(self) -> bool:
        """Tell whether they administer their establishment."""
        return self.profile == ADMINISTRATOR

    @property
    def standing(self) -> Standing:
        """Tell what it depends on which pages are for them."""
        return Standing(self.is_administrator, self.is_centralising, tuple(self.duties))

    @classmethod
    def of(cls, granted: Granted, *, now: datetime, id: str | None = None) -> Self:
        """Tell who has been granted tokens."""
        return cls(
            id=id or secrets.token_urlsafe(12),
            access_token=granted.access_token,
            refresh_token=granted.refresh_token,
            expires_at=now.timestamp() + granted.expires_in,
            refreshed_at=now.timestamp(),
            account_id=str(granted.account_id),
            establishment_id=str(granted.establishment_id),
            profile=granted.profile,
            must=list(granted.must),
            second_factor_from=str(granted.second_factor_from or ""),
        )

    def named(self, me: Me) -> Self:
        """Know the names for the badge."""
        name = f"{me.first_name} {me.last_name}"
        home = me.establishment
        return replace(
            self,
            name=name,
            establishment=home.name,
            is_centralising=home.is_centralising,
            is_sandbox=home.is_sandbox,
            duties=_duties(me.rights),
        )

    def refreshed(self, granted: Granted, *, now: datetime) -> Self:
        """Go on with the next tokens."""
        going_on = type(self).of(granted, now=now, id=self.id)
        return replace(
            going_on,
            name=self.name,
            establishment=self.establishment,
            is_centralising=self.is_centralising,
            is_sandbox=self.is_sandbox,
            duties=self.duties,
        )


class Sessions:
    """Reads and writes the cookie, and refreshes what it holds.

    :param idle_for: after which `identity` ends a session that nobody uses
    :param is_secure: browsers come by https
    """

    def __init__(self, sealer: Sealer, *, idle_for: timedelta, is_secure: bool) -> None:
        self._sealer = sealer
        self._idle_for = idle_for
        self._is_secure = is_secure
        self._latest: OrderedDict[str, Signed] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(64)]

    @property
    def cookie(self) -> str:
        """Name the cookie: `__Host-` ties it to this host, and to https (RFC 6265bis)."""
        return f"__Host-{COOKIE}" if self._is_secure else COOKIE

    def read(self, request: flask.Request) -> Signed | None:
        """Tell who a request is from; None: nobody is signed in there."""
        sealed = request.cookies.get(self.cookie)
        if not sealed:
            return None
        try:
            signed = Signed(**self._sealer.open(sealed, purpose=PURPOSE))
        except (CannotOpen, TypeError):
            return None
        return self._newest(signed)

    def write(self, response: flask.Response, signed: Signed | None) -> None:
        """Have the browser keep who is signed in; None: have it forget."""
        options: dict[str, Any] = {
            "secure": self._is_secure,
            "httponly": True,
            "samesite": "Lax",
            "path": "/",
        }
        if signed is None:
            response.delete_cookie(self.cookie, **options)
            return
        signed = self._newest(signed)  # an answer that is late never brings back what was before
        sealed = self._sealer.seal(asdict(signed), purpose=PURPOSE)
        response.set_cookie(self.cookie, sealed, **options)

    def is_due(self, signed: Signed, *, now: datetime) -> bool:
        """Tell whether tokens are to be refreshed before they are used."""
        return signed.expires_at - EARLY.total_seconds() <= now.timestamp()

    def ends_at(self, signed: Signed) -> datetime:
        """Tell when the session ends if nothing more is done."""
        return datetime.fromtimestamp(signed.refreshed_at, UTC) + self._idle_for

    def refresh(self, signed: Signed, api: Api, *, now: datetime) -> Signed:
        """Get the next tokens; of several tabs at once, one asks for all.

        :raises SessionOver: there are none
        :raises Refused: `identity` does not answer
        """
        with self._turns[hash(signed.id) % len(self._turns)]:
            newest = self._newest(signed)
            if newest.refreshed_at > signed.refreshed_at:
                return newest
            try:
                granted = sessions.refresh(api, signed.refresh_token)
            except Refused as refusal:
                if refusal.status in (401, 403):
                    self.forget(signed)
                    raise SessionOver(refusal.members) from refusal
                raise
            return self.remember(signed.refreshed(granted, now=now))

    def remember(self, signed: Signed) -> Signed:
        """Remember the latest of a session, for other tabs."""
        with self._lock:
            self._latest[signed.id] = signed
            self._latest.move_to_end(signed.id)
            while len(self._latest) > REMEMBERED:
                self._latest.popitem(last=False)
        return signed

    def forget(self, signed: Signed) -> None:
        """Remember nothing of a session any more."""
        with self._lock:
            self._latest.pop(signed.id, None)

    def _newest(self, signed: Signed) -> Signed:
        with self._lock:
            latest = self._latest.get(signed.id)
        if latest is None or latest.refreshed_at <= signed.refreshed_at:
            return signed
        is_known = latest.refreshed_at - signed.refreshed_at <= self._idle_for.total_seconds()
        return latest if is_known else signed


def _duties(rights: Mapping[str, str]) -> list[str]:
    return sorted(
        name.removeprefix(DUTY)
        for name, level in rights.items()
        if name.startswith(DUTY) and level == "write"
    )


def current() -> Signed | None:
    """Tell who the present request is from."""
    return cast(Signed | None, flask.g.get("signed"))


def home() -> str:
    """Tell the establishment that the present page is of: one's own, unless its address says."""
    signed = current()
    assert signed is not None
    return acting.establishment_id() or signed.establishment_id


def begin(signed: Signed) -> None:
    """Have somebody be signed in from this answer on; what was kept for the page is forgotten."""
    flask.session.clear()
    flask.g.signed, flask.g.is_cookie_due = signed, True


def end() -> None:
    """Have nobody be signed in from this answer on."""
    flask.session.clear()
    flask.g.signed, flask.g.is_cookie_due = None, True


def go_on(signed: Signed) -> None:
    """Have the browser keep the next tokens."""
    flask.g.signed, flask.g.is_cookie_due = signed, True
