"""The register: which establishments there are; looked up, and brought in from a file."""

from collections import Counter

import flask

from services.portal import clients, rendering
from services.portal.access import for_register
from services.portal.clients.refusals import Refused
from services.portal.clients.register import RowReport
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

REFUSED = "refused"
MOST_SHOWN = 200
"""Of refused rows: so many are put right before the file is checked again."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/register")
@for_register
def register() -> Answer:
    """Look it up: each contract of an establishment, with the address that letters go to."""
    words = flask.request.args.get("q", "").strip()[:200]
    page = clients.register.entries(api(), words, rendering.page_number())
    return rendering.show("platform/register.html", page=page, q=words)


@blueprint.get("/register/import")
@for_register
def ask_register_file() -> Answer:
    """Ask for the file."""
    return _ask(Form.shown())


@blueprint.post("/register/import")
@for_register
def bring_in_register() -> Answer:
    """Check the file, or bring it in: what became of each row is told on the same page."""
    form = Form.sent()
    file = flask.request.files.get("file")
    content = file.read() if file is not None else b""
    if not content:
        form.fail("file", _("Choose a file first."))
        return _ask(form)
    is_rehearsal = form["action"] != "import"
    try:
        rows = clients.register.bring_in(api(), content, is_rehearsal=is_rehearsal)
    except Refused as refusal:
        return _ask(form.refuse(refusal, {name: "file" for name in refusal.errors}))
    return _ask(form, rows=rows, is_rehearsal=is_rehearsal)


def _ask(form: Form, rows: list[RowReport] | None = None, is_rehearsal: bool = True) -> Answer:
    told = rows or []
    refused = [row for row in told if row.outcome == REFUSED]
    return rendering.show(
        "platform/register_import.html",
        form.status,
        form=form,
        is_told=rows is not None,
        counts=Counter(row.outcome for row in told),
        refused=refused[:MOST_SHOWN],
        left=max(0, len(refused) - MOST_SHOWN),
        is_rehearsal=is_rehearsal,
    )
