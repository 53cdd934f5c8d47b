"""What is behind the one port: the services by their prefix, and a few plain pages.

`/` says what is running. `/activate` is where the links in e-mails lead until there is a portal: it
works without script, and reading it uses nothing up.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from flask import Flask, Response, current_app, render_template, request, send_from_directory

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAGES = Path(__file__).parent / "pages"
ABOUT = {
    "identity": "Passwords, sign-in, sessions, machine clients",
    "accounts": "Establishments, accounts, rights, catalogue, terms, history",
    "delegation": "Who may act for which establishment, and how far",
    "mailer": "E-mails, letters on paper, the letter box",
}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Site:
    """A WSGI application that hands each request to the service its path names."""

    def __init__(self, services: Mapping[str, "WSGIApplication"]) -> None:
        self.services = services
        self.front: WSGIApplication = make_front(self)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        first = str(environ.get("PATH_INFO", "")).lstrip("/").split("/", 1)[0]
        return self.services.get(first, self.front)(environ, start)


def make_front(site: Site) -> Flask:
    """Make the application of the plain pages."""
    front = Flask(__name__, static_folder=None, template_folder=str(PAGES))
    front.config["SITE"] = site
    front.add_url_rule("/", view_func=home)
    front.add_url_rule("/activate", view_func=activate)
    front.add_url_rule("/data-protection", view_func=data_protection)
    front.add_url_rule("/activate", "answer", answer, methods=["POST"])
    front.add_url_rule("/site/<path:name>", view_func=asset)
    front.after_request(harden)
    return front


def call(method: str, path: str, **options: Any) -> httpx.Response:
    """Call a service within this process, as the visitor."""
    site = current_app.config["SITE"]
    transport = httpx.WSGITransport(app=site, remote_addr=request.remote_addr or "127.0.0.1")
    headers = {"Accept-Language": request.headers.get("Accept-Language", "fr")}
    with httpx.Client(transport=transport, base_url="http://in-process") as client:
        return client.request(method, path, headers=headers, **options)


def home() -> str:
    """Say what is running."""
    services = current_app.config["SITE"].services
    states = {name: call("GET", f"/{name}/health/ready").status_code == 200 for name in services}
    return render_template("home.html", states=states, about=ABOUT)


def activate() -> str:
    """Ask for the code; a script, where there is one, fills it in from the link."""
    return _page("code.html")


def data_protection() -> str:
    """Say how personal data is treated: e-mails link here."""
    return _page("data.html")


def answer() -> tuple[str, int] | str:
    """Take a code, then what is to be done with it."""
    code = request.form.get("code", "").strip()
    found = call("POST", "/identity/v1/codes/lookup", json={"token": code})
    if found.status_code != HTTPStatus.OK:
        return _page("code.html", problem=found.json(), code=code), found.status_code
    facts = found.json()
    if "password" in request.form:
        return _choose_password(code, facts)
    if "confirm" in request.form:
        return _confirm(code, facts)
    return _page("choose.html", code=code, facts=facts, policy=_policy())


def asset(name: str) -> Response:
    """Serve the style sheet and the script."""
    return send_from_directory(PAGES / "assets", name)


def harden(response: Response) -> Response:
    """Let the pages load nothing from elsewhere, and nobody keep or frame them."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if not request.path.startswith("/site/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _page(name: str, **facts: Any) -> str:
    language = request.accept_languages.best_match(["fr", "en"], default="fr")
    return render_template(name, lang=language, **facts)


def _choose_password(code: str, facts: Any) -> tuple[str, int] | str:
    password = request.form["password"]
    if password != request.form.get("again"):
        page = _page("choose.html", code=code, facts=facts, policy=_policy(), differs=True)
        return page, 422
    made = call("POST", "/identity/v1/passwords", json={"token": code, "password": password})
    if made.status_code == HTTPStatus.NO_CONTENT:
        return _page("done.html", facts=facts)
    page = _page("choose.html", code=code, facts=facts, policy=_policy(), problem=made.json())
    return page, made.status_code


def _confirm(code: str, facts: Any) -> tuple[str, int] | str:
    confirmed = call("POST", "/identity/v1/codes/confirm", json={"token": code})
    if confirmed.status_code == HTTPStatus.NO_CONTENT:
        return _page("done.html", facts=facts)
    return _page("code.html", problem=confirmed.json(), code=code), confirmed.status_code


def _policy() -> Any:
    return call("GET", "/identity/v1/password-policy").json()
