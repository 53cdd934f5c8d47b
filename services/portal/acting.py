"""Acting for another establishment: which one stands in the address, before the page's own path.

`/for/<id>/establishment/accounts` is `/establishment/accounts` of that establishment: the same
pages, of which each link leads to the same establishment again. So a tab never shows another
establishment than its address names, whatever other tabs do (docs/decisions/0060).
"""

import re
from typing import TYPE_CHECKING, Any

import flask

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FOR = "comptoir.for"
"""Where a request carries the establishment that its address names."""

PLACE = re.compile(r"/for/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(/.*)?", re.DOTALL)

FIRST = "dashboard.show"
"""The view that any delegation opens whose pages are here."""

READS = frozenset(
    {
        FIRST,
        *("accounts.listed", "accounts.show", "accounts.confirm", "accounts.rights"),
        *("accounts.coordinates", "accounts.identifier", "accounts.sheet", "accounts.namesakes"),
        *("accounts.none_chosen", "accounts.nothing_done", "accounts.many", "accounts.export"),
        *("reviews.listed", "reviews.show", "invitations.show"),
        *("establishment.show", "establishment.contracts"),
        *("jobs.show", "jobs.file", "jobs.cancel"),
    }
)
"""Views that a delegation opens that lets one read accounts."""

WRITES = frozenset(
    {
        *("accounts.create", "accounts.go_on", "accounts.perform", "accounts.do_many"),
        *("accounts.apply_rights", "accounts.apply_coordinates"),
        *("imports.ask", "imports.begin", "imports.carry_out", "imports.template"),
        *("reviews.begin", "reviews.decide", "reviews.close", "reviews.ask_close"),
        *(
            "reviews.many",
            "reviews.decide_many",
            "reviews.nothing_chosen",
            "reviews.nothing_decided",
        ),
        "invitations.send_again",
    }
)
"""Views that a delegation opens that lets one manage accounts."""

LETTERS = frozenset(
    {"letters.listed", "letters.pack", "letters.show", "letters.pdf", "letters.download"}
)
"""Views that a delegation opens that lets one read letters."""

AT_HOME = frozenset({"promote", "unlock"})
"""Acts on an account that nobody does for another establishment [S2]."""


def mounted(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """Read off an address whom one acts for; the rest of it is the page's own path."""
    found = PLACE.fullmatch(str(environ.get("PATH_INFO", "")))
    if found is None:
        return environ
    root = f"{environ.get('SCRIPT_NAME', '')}/for/{found[1]}"
    return {**environ, FOR: found[1], "SCRIPT_NAME": root, "PATH_INFO": found[2] or "/"}


def establishment_id() -> str | None:
    """Tell the establishment that the present page is of, by its address; None: one's own."""
    found: str | None = flask.request.environ.get(FOR) if flask.has_request_context() else None
    return found


def is_open(endpoint: str) -> bool:
    """Tell whether a page is there for another establishment at all."""
    return endpoint in READS or endpoint in WRITES or endpoint in LETTERS


def placed(endpoint: str, address: str) -> str:
    """Give the address of a page in the present place; of a page that is only one's own, at home.

    :param address: as it would be in the present place
    """
    if endpoint.startswith("."):
        endpoint = f"{flask.request.blueprint}{endpoint}"
    if establishment_id() is None or is_open(endpoint):
        return address
    return address.removeprefix(flask.request.script_root)


def address(establishment_id: object, endpoint: str = FIRST, **values: Any) -> str:
    """Give the address of a page of another establishment."""
    made = flask.url_for(endpoint, **values).removeprefix(flask.request.script_root)
    return f"/for/{establishment_id}{made}"


def home_address(endpoint: str, **values: Any) -> str:
    """Give the address of a page of one's own establishment, from wherever one is."""
    return flask.url_for(endpoint, **values).removeprefix(flask.request.script_root)


def path() -> str:
    """Tell the path of the present page, with the place that it names."""
    return f"{flask.request.script_root}{flask.request.path}"


def full_path() -> str:
    """Tell the same with the query, if there is one."""
    return f"{flask.request.script_root}{flask.request.full_path}".rstrip("?")
