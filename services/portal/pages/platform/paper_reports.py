"""Letters on paper that have left or come back, told by files, and what they cost."""

from typing import Any
from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_print
from services.portal.clients.paper import DISPATCHES, RETURNS
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint
from services.portal.pages.platform.paper import WORDS
from services.portal.visitors import api
from shared.text.encodings import decode

FORMS = {
    "dispatches": (DISPATCHES, "platform/paper/dispatches.html"),
    "returns": (RETURNS, "platform/paper/returns.html"),
}
"""By page: where its report is handed in, and what shows it."""

LONGEST = 60_000
"""Bytes of a file that the page keeps, so that it is corrected where it is refused. Of a longer one
nothing is kept: a part of it would be taken in for the whole."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/paper/dispatches")
@for_print
def dispatches() -> Answer:
    """Ask which letters have left."""
    return _told("dispatches", Form.shown(), None)


@blueprint.post("/paper/dispatches")
@for_print
def report_dispatches() -> Answer:
    """Check, or confirm, which letters have left."""
    return _report("dispatches")


@blueprint.get("/paper/returns")
@for_print
def returns() -> Answer:
    """Show which letters have come back, and what there is to correct."""
    return _told("returns", Form.shown(), None)


@blueprint.post("/paper/returns")
@for_print
def report_returns() -> Answer:
    """Check, or report, which letters have come back."""
    return _report("returns")


@blueprint.post("/paper/returns/<uuid:item_id>/settle")
@for_print
def settle_return(item_id: UUID) -> Answer:
    """Say that a letter that came back is looked after."""
    clients.paper.settle(api(), item_id, key=Form.sent().key)
    flask.flash(_("It is looked after."), "ok")
    return flask.redirect(flask.url_for("platform.returns"), 303)


@blueprint.get("/paper/costs")
@for_print
def costs() -> Answer:
    """Show how many letters left each month, and what they cost."""
    year = whole_number(flask.request.args.get("year", "")) or None
    try:
        months = clients.paper.costs(api(), year)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        year, months = None, clients.paper.costs(api(), None)
    return rendering.show(
        "platform/paper/costs.html",
        months=months,
        year=year,
        month=languages.month,
        euros=languages.euros,
        **WORDS,
    )


def _report(name: str) -> Answer:
    """Check or take in a report, typed or handed in as a file; what was checked stays typed."""
    form = Form.sent()
    file = flask.request.files.get("file")
    handed = file.read() if file is not None else b""
    content = handed or str(form["rows"]).encode()
    if not content.strip():
        form.fail("file", _("Choose a file, or type the rows."))
        return _told(name, form, None)
    is_rehearsal = form["action"] != "confirm"
    try:
        rows = clients.paper.report(
            api(), FORMS[name][0], content, is_rehearsal=is_rehearsal, key=form.key
        )
    except Refused as refusal:
        if refusal.status == 403:
            raise
        return _told(name, form.refuse(refusal, dict.fromkeys(refusal.errors, "file")), None)
    refused = [row for row in rows if row.outcome == "refused"]
    if is_rehearsal or refused:
        typed = _kept(handed) if handed else form["rows"]
        values = {"rows": typed, "action": form["action"]}
        return _told(name, Form(values=values), rows)
    flask.flash(_("All rows are taken in."), "ok")
    return flask.redirect(flask.url_for(f"platform.{name}"), 303)


def _kept(content: bytes) -> str:
    """Give a file back to be corrected, as the service has read it; empty: it is too long."""
    return decode(content).text if len(content) <= LONGEST else ""


def _told(name: str, form: Form, rows: Any) -> Answer:
    facts: dict[str, Any] = {"form": form, "rows": rows, **WORDS}
    if name == "returns":
        is_settled = flask.request.args.get("show") == "settled"
        page = clients.paper.returns(api(), rendering.page_number(), is_settled=is_settled)
        facts |= {"page": page, "is_settled": is_settled}
    return rendering.show(FORMS[name][1], form.status, **facts)
