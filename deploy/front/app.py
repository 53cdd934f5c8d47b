"""The application of the plain pages.

`/` says what is running. `/activate` is where the links in e-mails lead until there is a portal: it
works without script, and reading it uses nothing up. `/data-protection` is what e-mails link to.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from flask import Flask, Response, current_app, render_template, request, send_from_directory

from deploy.front.reach import Reach, Visitor

PAGES = Path(__file__).parent / "pages"
ABOUT = {
    "identity": "Passwords, sign-in, sessions, machine clients",
    "accounts": "Establishments, accounts, rights, catalogue, terms, history",
    "delegation": "Who may act for which establishment, and how far",
    "mailer": "E-mails, letters on paper, the letter box",
}
LARGEST_FORM = 64 * 1024
"""Bytes: a code, and a password twice. Whoever sends more, in whatever way, is not read further."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def make(reach: Reach, *, is_embedded: bool, hsts: int = 0) -> Flask:
    """Make the application.

    :param is_embedded: it says how the process is stopped, and where its e-mails are
    :param hsts: seconds for which browsers are to come by https only; 0: they are not told
    """
    front = Flask(__name__, static_folder=None, template_folder=str(PAGES))
    front.url_map.merge_slashes = False  # it would redirect to the host that the caller names
    front.config.update(MAX_CONTENT_LENGTH=LARGEST_FORM, MAX_FORM_MEMORY_SIZE=LARGEST_FORM)
    front.config.update(REACH=reach, IS_EMBEDDED=is_embedded, HSTS=hsts)
    front.add_url_rule("/", view_func=home)
    front.add_url_rule("/activate", view_func=activate)
    front.add_url_rule("/data-protection", view_func=data_protection)
    front.add_url_rule("/activate", "answer", answer, methods=["POST"])
    front.add_url_rule("/site/live", view_func=live)
    front.add_url_rule("/site/<path:name>", view_func=asset)
    front.register_error_handler(httpx.TransportError, away)
    front.after_request(harden)
    return front


def call(method: str, path: str, **options: Any) -> httpx.Response:
    """Call a service, for the visitor."""
    reach: Reach = current_app.config["REACH"]
    languages = request.headers.get("Accept-Language", "fr")
    visitor = Visitor(request.remote_addr or "127.0.0.1", languages)
    return reach.call(method, path, visitor, **options)


def home() -> str:
    """Say what is running."""
    states = {name: _is_ready(name) for name in ABOUT}
    is_embedded = current_app.config["IS_EMBEDDED"]
    return render_template("home.html", states=states, about=ABOUT, is_embedded=is_embedded)


def live() -> str:
    """Say that the pages are served."""
    return "live"


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
    return _page("choose.html", code=code, facts=facts, policy=facts["password_policy"])


def asset(name: str) -> Response:
    """Serve the style sheet and the script."""
    return send_from_directory(PAGES / "assets", name)


def away(_: httpx.TransportError) -> tuple[str, int, dict[str, str]]:
    """Say that a service does not answer; the code that was typed is still good."""
    return _page("away.html"), HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "5"}


def harden(response: Response) -> Response:
    """Let the pages load nothing from elsewhere, and nobody keep or frame them."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if not request.path.startswith("/site/"):
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["HSTS"] and request.is_secure:  # RFC 6797 §7.2
        response.headers["Strict-Transport-Security"] = f"max-age={current_app.config['HSTS']}"
    return response


def _is_ready(service: str) -> bool:
    try:
        return call("GET", f"/{service}/health/ready").status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False


def _page(name: str, **facts: Any) -> str:
    language = request.accept_languages.best_match(["fr", "en"], default="fr")
    return render_template(name, lang=language, **facts)


def _choose_password(code: str, facts: Any) -> tuple[str, int] | str:
    password, policy = request.form["password"], facts["password_policy"]
    if password != request.form.get("again"):
        return _page("choose.html", code=code, facts=facts, policy=policy, differs=True), 422
    made = call("POST", "/identity/v1/passwords", json={"token": code, "password": password})
    if made.status_code == HTTPStatus.NO_CONTENT:
        return _page("done.html", facts=facts)
    page = _page("choose.html", code=code, facts=facts, policy=policy, problem=made.json())
    return page, made.status_code


def _confirm(code: str, facts: Any) -> tuple[str, int] | str:
    confirmed = call("POST", "/identity/v1/codes/confirm", json={"token": code})
    if confirmed.status_code == HTTPStatus.NO_CONTENT:
        return _page("done.html", facts=facts)
    return _page("code.html", problem=confirmed.json(), code=code), confirmed.status_code
