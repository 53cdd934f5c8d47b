"""Whom each page is for: closed by default. Whether they may do a thing, the services decide."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import flask

from services.portal import acting, session
from services.portal.clients.refusals import Refused, SessionOver

View = TypeVar("View", bound=Callable[..., Any])
MARK = "audience"
ROOM = "room_for_files"
BESIDE_FILE = 64 * 1024
"""What the fields beside a file, and what parts them, may take of a request, in bytes."""


class Audience(StrEnum):
    """Whom a page is for."""

    EVERYBODY = "everybody"
    HOLDERS = "holders"
    ADMINISTRATORS = "administrators"
    CENTRALISING = "centralising"
    CENTRE = "centre"
    OPERATORS = "operators"
    CHIEFS = "chiefs"
    REGISTER = "register"
    CATALOGUE = "catalogue"
    LETTERS = "letters"
    PRINT = "print"
    SUPPORT = "support"


DUTIES = frozenset(
    {
        Audience.REGISTER,
        Audience.CATALOGUE,
        Audience.LETTERS,
        Audience.PRINT,
        Audience.SUPPORT,
    }
)
"""Those who are one duty of the platform's operators, each called as the duty is."""

OF_THE_PLATFORM = DUTIES | {Audience.OPERATORS, Audience.CHIEFS}
"""Those who are the platform's own people."""


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


def for_operators(view: View) -> View:
    """Show a page to the platform's people, whatever their duty."""
    return _marked(view, Audience.OPERATORS)


def for_chiefs(view: View) -> View:
    """Show a page to the platform's people who administer its accounts."""
    return _marked(view, Audience.CHIEFS)


def for_register(view: View) -> View:
    """Show a page to the platform's people who keep the register and the establishments."""
    return _marked(view, Audience.REGISTER)


def for_catalogue(view: View) -> View:
    """Show a page to the platform's people who keep services, terms and applications."""
    return _marked(view, Audience.CATALOGUE)


def for_letters(view: View) -> View:
    """Show a page to the platform's people who deposit letters and keep their kinds."""
    return _marked(view, Audience.LETTERS)


def for_print(view: View) -> View:
    """Show a page to the platform's people who have letters printed."""
    return _marked(view, Audience.PRINT)


def for_support(view: View) -> View:
    """Show a page to the platform's people who help, and look after mails and messages."""
    return _marked(view, Audience.SUPPORT)


def takes_files(most: int) -> Callable[[View], View]:
    """Let a page be sent larger files than others, once it is clear that its sender may see it.

    :param most: bytes of them
    """

    def decorate(view: View) -> View:
        setattr(view, ROOM, most)
        return view

    return decorate


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
    endpoint = flask.request.endpoint
    if endpoint is not None:
        admit_to(endpoint)
        room = getattr(flask.current_app.view_functions[endpoint], ROOM, None)
        if room is not None:
            flask.request.max_content_length = room + BESIDE_FILE


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
    code = _refusal(signed.standing, audience)
    if code:
        raise Refused(403, {"code": code})


def is_among(standing: session.Standing, audience: Audience) -> bool:
    """Tell whether somebody is among those whom a page is for, where they are at home."""
    return not _refusal(standing, audience)


def _refusal(standing: session.Standing, audience: Audience) -> str:
    """Tell by which code somebody is refused; empty: the page is for them."""
    is_of_head = audience in (Audience.ADMINISTRATORS, Audience.CENTRE)
    if is_of_head and not standing.is_administrator:
        return "for_administrators"
    if audience in (Audience.CENTRALISING, Audience.CENTRE) and not standing.is_centralising:
        return "for_centralising"
    if audience in OF_THE_PLATFORM and not standing.duties:
        return "for_operators"
    if audience is Audience.CHIEFS and not standing.is_administrator:
        return "for_administrators"
    return "without_duty" if audience in DUTIES and audience not in standing.duties else ""


def _marked(view: View, audience: Audience) -> View:
    setattr(view, MARK, audience)
    return view
