"""What a browser keeps between two pages beside who is signed in: the forms' token, and news."""

from typing import Any

import flask
from flask.sessions import SecureCookieSession, SessionInterface

from services.portal.sealing import CannotOpen, Sealer

PURPOSE = "page"
COOKIE = "comptoir-page"


class SealedCookie(SessionInterface):
    """Flask's session in a cookie that nobody else can read."""

    session_class = SecureCookieSession

    def __init__(self, sealer: Sealer, *, is_secure: bool) -> None:
        self._sealer = sealer
        self._is_secure = is_secure
        self._name = f"__Host-{COOKIE}" if is_secure else COOKIE

    def open_session(self, app: flask.Flask, request: flask.Request) -> SecureCookieSession:
        """Open what the browser brings; nothing, if it is none of ours."""
        sealed = request.cookies.get(self._name)
        if not sealed:
            return self.session_class()
        try:
            return self.session_class(self._sealer.open(sealed, purpose=PURPOSE))
        except (CannotOpen, TypeError, ValueError):
            return self.session_class()

    def save_session(self, app: flask.Flask, session: Any, response: flask.Response) -> None:
        """Have the browser keep it, if it is another one than before."""
        if not session.modified:
            return
        options: dict[str, Any] = {
            "secure": self._is_secure,
            "httponly": True,
            "samesite": "Lax",
            "path": "/",
        }
        if not session:
            response.delete_cookie(self._name, **options)
            return
        response.set_cookie(
            self._name, self._sealer.seal(dict(session), purpose=PURPOSE), **options
        )
