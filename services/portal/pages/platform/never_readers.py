"""Establishments that have opened no letter: who they are, a word to them, and what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_letters
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.languages import ngettext
from services.portal.pages.platform import blueprint
from services.portal.pages.platform.statistics import shown_filters, wanted, written_as
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/never-readers")
@for_letters
def never_readers() -> Answer:
    """List them by name, with what was written to such establishments."""
    form, asking, page, mailings = shown_filters(), api(), None, None
    calls: tuple[Callable[[], Any], ...] = (
        partial(clients.readers.never_readers, asking, wanted(form), rendering.page_number()),
        partial(clients.readers.mailings, asking, 1),
    )
    try:
        page, mailings = asking.together(*calls)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal)
    return rendering.show(
        "platform/never_readers.html",
        form.status,
        form=form,
        page=page,
        mailings=mailings,
        query=wanted(form),
    )


@blueprint.get("/never-readers/table")
@for_letters
def never_readers_table() -> Answer:
    """Hand them out as a file."""
    answer = clients.readers.never_readers_table(api(), wanted(shown_filters()), written_as())
    return rendering.file_of(answer)


@blueprint.get("/never-readers/write")
@for_letters
def ask_never_readers() -> Answer:
    """Say whom a word would reach, before it is written."""
    return _ask(shown_filters())


@blueprint.post("/never-readers/write")
@for_letters
def write_to_never_readers() -> Answer:
    """Write to the administrators of all of them."""
    form = Form.sent()
    try:
        begun = clients.readers.write(
            api(),
            wanted(form),
            message=form["message"],
            expected=whole_number(form["expected"]) or 0,
            key=form.key,
        )
    except Refused as refusal:
        if refusal.code == "selection_changed":
            form.problem = _("Their number has changed meanwhile: nobody was told. Look again.")
            form.status = refusal.status
            return _ask(form)
        return _ask(form.refuse(refusal))
    said = ngettext(
        "The administrators of %(num)d establishment are written to by and by.",
        "The administrators of %(num)d establishments are written to by and by.",
        begun.establishments,
    )
    flask.flash(said, "ok")
    return flask.redirect(flask.url_for("platform.never_readers"), 303)


def _ask(form: Form) -> Answer:
    found = clients.readers.preview(api(), wanted(form))
    return rendering.show(
        "platform/write_to_never_readers.html",
        form.status,
        form=form,
        found=found,
        query=wanted(form),
    )
