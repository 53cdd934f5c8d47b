"""One letter: what it is about, its pages in the browser's own viewer, and who has read it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import acting, clients, rendering, safety, session, unread
from services.portal.access import for_holders
from services.portal.pages.letters import blueprint
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:letter_id>")
@for_holders
def show(letter_id: UUID) -> Answer:
    """Show a letter; the viewer on the page opens it, which is recorded."""
    home, asking = session.home(), api()
    calls: list[Callable[[], Any]] = [partial(clients.letters.show, asking, home, letter_id)]
    if _tells_readers():
        number = rendering.page_number()
        calls.append(partial(clients.letters.readings, asking, home, letter_id, number))
    letter, *readings = asking.together(*calls)
    shown = rendering.show(
        "letters/show.html", letter=letter, readings=readings[0] if readings else None
    )
    response = flask.make_response(shown)
    response.headers["Content-Security-Policy"] = safety.VIEWING
    return response


@blueprint.get("/<uuid:letter_id>/pdf")
@for_holders
def pdf(letter_id: UUID) -> Answer:
    """Give the letter to the viewer on its page; no browser keeps it."""
    response = _opened(letter_id)
    disposition = response.headers["Content-Disposition"]
    response.headers["Content-Disposition"] = disposition.replace("attachment", "inline", 1)
    response.headers["Content-Security-Policy"] = safety.VIEWED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/<uuid:letter_id>/download")
@for_holders
def download(letter_id: UUID) -> Answer:
    """Give the letter as a file."""
    return _opened(letter_id)


def _opened(letter_id: UUID) -> flask.Response:
    """Open a letter; HEAD opens nothing."""
    answer = clients.letters.content(api(), session.home(), letter_id)
    if flask.request.method == "GET" and acting.establishment_id() is None:
        unread.forget()
    return rendering.file_of(answer)


def _tells_readers() -> bool:
    """Tell whether one is told who has read: administrators, and whoever acts for them."""
    signed = session.current()
    assert signed is not None
    return signed.is_administrator or acting.establishment_id() is not None
