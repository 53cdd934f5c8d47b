"""The list of letters, several of them as one file, and the kinds of letters."""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import flask

from services.portal import acting, clients, rendering, session, unread
from services.portal.access import for_holders
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.letters import blueprint, wanted
from services.portal.pages.letters.wanted import SIZE_COOKIE, Wanted
from services.portal.visitors import api, portal

YEAR = 365 * 24 * 3600
OF_ADMINISTRATORS = "letters"
"""The right that a kind names which only administrators are to read."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_holders
def listed() -> Answer:
    """List the letters that one may read, the unread ones marked."""
    return _show(Form.shown())


@blueprint.post("")
@for_holders
def pack() -> Answer:
    """Give those that are chosen as one file, which opens each of them."""
    form, chosen = Form.sent(), flask.request.form.getlist("ids")
    if not chosen:
        form.problem, form.status = _("Choose at least one letter."), 422
        return _show(form)
    try:
        answer = clients.letters.packed(api(), session.home(), chosen)
    except Refused as refusal:
        form.refuse(refusal)
        form.problem = form.problem or " ".join(chain.from_iterable(form.errors.values()))
        form.errors.clear()  # of no field: of all that are chosen together
        return _show(form)
    unread.forget()
    return rendering.file_of(answer)


@blueprint.get("/kinds")
@for_holders
def kinds() -> Answer:
    """List the kinds of letters, how people are told of each, and which right opens it."""
    asking = api()
    calls: list[Callable[[], Any]] = [
        partial(clients.letters.kinds, asking),
        partial(clients.services.catalogue, asking, current()),
    ]
    found, services = asking.together(*calls)
    return rendering.show(
        "letters/kinds.html",
        kinds=found,
        labels={service.code: service.label for service in services},
        of_administrators=OF_ADMINISTRATORS,
    )


def _show(form: Form) -> Answer:
    asked, home, asking = Wanted.read(flask.request.args), session.home(), api()
    calls: list[Callable[[], Any]] = [
        partial(clients.letters.listed, asking, home, asked.query),
        partial(clients.letters.counts, asking, home),
        partial(clients.letters.kinds, asking),
    ]
    page, counts, found = asking.together(*calls)
    if page.is_beyond and form.status == 200:
        return flask.redirect(asked.address(page=page.pages))
    if acting.establishment_id() is None:
        unread.keep(counts.unread)
    shown, status = rendering.show(
        "letters/list.html",
        form.status,
        form=form,
        asked=asked,
        page=page,
        counts=counts,
        kinds=found,
        chips=list(asked.chips(found)),
        turn=lambda number: asked.address(page=number),
        words=wanted,
    )
    response = flask.make_response(shown, status)
    if flask.request.args.get("page_size") == str(asked.size):
        response.set_cookie(
            SIZE_COOKIE,
            str(asked.size),
            max_age=YEAR,
            secure=portal().settings.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response
