"""What a browser keeps between two pages beside who is signed in: the forms' token, and news."""

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import flask
from flask.sessions import SecureCookieSession, SessionInterface

from services.portal.sealing import CannotOpen, Sealer

PURPOSE = "page"
COOKIE = "comptoir-page"

LARGEST = 3900
"""Characters that are sealed: a browser drops a cookie of more than 4096, with its name and what it
says of itself (RFC 6265 §6.1), and tells nobody."""

REMEMBERED = ("places", "unread")
"""What is there only so as not to be asked for again: it goes where there is no room for it."""

NEWS = "_flashes"
"""Where `flask.flash` puts what the next page is to say."""

NEWS_PURPOSE = "news"
NEWS_KEPT_FOR = timedelta(minutes=2)
"""Time enough to come to the page that it is for."""


class Kept(SecureCookieSession):
    """What the browser has brought, and what becomes of it.

    :ivar brought: as it came
    :ivar has_news: whether there was something to be said on this very page
    """

    brought: dict[str, Any]
    has_news: bool = False


class SealedCookie(SessionInterface):
    """Flask's session in a cookie that nobody else can read.

    What the next page is to say is in a cookie of its own, named after the address to which the
    answer leads: no page in another tab says it, and none loses what another is to say.
    """

    def __init__(self, sealer: Sealer, *, is_secure: bool) -> None:
        self._sealer = sealer
        self._is_secure = is_secure
        self._name = f"__Host-{COOKIE}" if is_secure else COOKIE

    def open_session(self, app: flask.Flask, request: flask.Request) -> Kept:
        """Open what the browser brings; nothing, if it is none of ours."""
        kept = Kept(self._open(request, self._name, PURPOSE))
        kept.brought = dict(kept)
        here = _asked(request)
        news = self._open(request, self._name_for(here), NEWS_PURPOSE)
        if news.get("page") == here:
            kept[NEWS], kept.has_news = news["said"], True
        return kept

    def save_session(self, app: flask.Flask, session: Any, response: flask.Response) -> None:
        """Have the browser keep it, if it is another one than before, and what is to be said."""
        said = session.pop(NEWS, None)
        to = _page(response.location) if response.location else None
        if session.has_news and (to or not said):
            response.delete_cookie(self._name_for(_asked(flask.request)), **self._options())
        if said and to:
            news = self._sealer.seal({"page": to, "said": said}, purpose=NEWS_PURPOSE)
            self._write(response, self._name_for(to), news, NEWS_KEPT_FOR)
        if dict(session) == session.brought:
            return
        if not session:
            response.delete_cookie(self._name, **self._options())
            return
        self._write(response, self._name, self._sealed(dict(session)))

    def _sealed(self, kept: dict[str, Any]) -> str:
        """Seal what is kept from page to page, with what is remembered as far as there is room."""
        sealed = self._sealer.seal(kept, purpose=PURPOSE)
        for name in REMEMBERED:
            if len(sealed) <= LARGEST:
                break
            kept.pop(name, None)
            sealed = self._sealer.seal(kept, purpose=PURPOSE)
        return sealed

    def _name_for(self, page: str) -> str:
        return f"{self._name}-{page[:12]}"

    def _open(self, request: flask.Request, name: str, purpose: str) -> dict[str, Any]:
        sealed = request.cookies.get(name)
        if not sealed:
            return {}
        try:
            return dict(self._sealer.open(sealed, purpose=purpose))
        except (CannotOpen, TypeError, ValueError):
            return {}

    def _write(
        self,
        response: flask.Response,
        name: str,
        sealed: str,
        kept_for: timedelta | None = None,
    ) -> None:
        response.set_cookie(name, sealed, max_age=kept_for, **self._options())

    def _options(self) -> dict[str, Any]:
        return {"secure": self._is_secure, "httponly": True, "samesite": "Lax", "path": "/"}


def _asked(request: flask.Request) -> str:
    """Tell which page a request asks for, as `_page` does."""
    query = request.query_string.decode("latin-1")
    return _digest(f"{request.script_root}{request.path}", query)


def _page(location: str) -> str:
    """Tell to which page an answer leads, without what browsers keep to themselves."""
    parts = urlsplit(location)
    return _digest(unquote(parts.path), parts.query)


def _digest(path: str, query: str) -> str:
    """Digest an address: it may be longer than a cookie."""
    address = f"{path}?{unquote(query)}"
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
