"""Whom each page is for: closed by default. Whether they may do a thing, the services decide."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import flask

from services.portal import acting, session
from services.portal.clients.refusals import Refused, SessionOver

View = TypeVar("View", bound=Callable[..., Any])
MARK = "audience"


class Audience(StrEnum):
    """Whom a page is for."""

    EVERYBODY = "everybody"
    HOLDERS = "holders"
    ADMINISTRATORS = "administrators"
    CENTRALISING = "centralising"
    CENTRE = "centre"
    SUPPORT = "support"


class Unmarked(TypeError):
    """A view says not whom it is for."""


def for_everybody(view: View) -> View:
    """Show a page to whoever comes."""
    return _marked(view, Audience.EVERYBODY)


def for_holders(view: View) -> View:
    """Show a page to whoever is signed in."""
    return _marked(view, Audience.HOLDERS)


def for_administrators(view: View) -> View:
    """Show a page to those who administer their establishment."""
    return _marked(view, Audience.ADMINISTRATORS)


def for_centralising(view: View) -> View:
    """Show a page to whoever is of an establishment that acts for others."""
    return _marked(view, Audience.CENTRALISING)


def for_centre(view: View) -> View:
    """Show a page to those who administer an establishment that acts for others."""
    return _marked(view, Audience.CENTRE)


def for_support(view: View) -> View:
    """Show a page to the platform's people who help with delegations."""
    return _marked(view, Audience.SUPPORT)


def audience_of(view: Callable[..., Any]) -> Audience:
    """Tell whom a view is for.

    :raises Unmarked: it does not say
    """
    found = getattr(view, MARK, None)
    if found is None:
        raise Unmarked(f"{view} says not whom it is for: mark it with @for_…")
    return Audience(found)


def is_for_everybody(endpoint: str | None) -> bool:
    """Tell whether a page shows whoever comes; so does the one that says that there is none."""
    view = flask.current_app.view_functions.get(endpoint or "")
    return view is None or audience_of(view) is Audience.EVERYBODY


def require_marks(app: flask.Flask) -> None:
    """Refuse to begin with a view that says not whom it is for.

    :raises Unmarked: there is one
    """
    for view in app.view_functions.values():
        audience_of(view)


def admit() -> None:
    """Let the present request in, or not.

    :raises SessionOver: nobody is signed in
    :raises Refused: they are not among those whom the page is for
    """
    if flask.request.endpoint is not None:
        admit_to(flask.request.endpoint)


def admit_to(endpoint: str) -> None:
    """Let the visitor see a page, or not.

    :raises SessionOver: nobody is signed in
    :raises Refused: they are not among those whom the page is for, or it is no page that is there
        for another establishment
    """
    audience = audience_of(flask.current_app.view_functions[endpoint])
    is_elsewhere = acting.establishment_id() is not None
    if is_elsewhere and not acting.is_open(endpoint):
        raise Refused(404, {"code": "not_found"})
    if audience is Audience.EVERYBODY:
        return
    signed = session.current()
    if signed is None:
        raise SessionOver
    if is_elsewhere:
        return  # the delegation says
    is_of_head = audience in (Audience.ADMINISTRATORS, Audience.CENTRE)
    if is_of_head and not signed.is_administrator:
        raise Refused(403, {"code": "for_administrators"})
    if audience in (Audience.CENTRALISING, Audience.CENTRE) and not signed.is_centralising:
        raise Refused(403, {"code": "for_centralising"})
    if audience is Audience.SUPPORT and not signed.is_support:
        raise Refused(403, {"code": "for_support"})


def _marked(view: View, audience: Audience) -> View:
    setattr(view, MARK, audience)
    return view
