"""Asking many establishments for a delegation by one file: a template, a check, the requests."""

import csv
import io

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.delegations import asking, blueprint
from services.portal.visitors import api

HEADERS = {
    "fr": ("SIRET", "numéro de contrat", "dernier jour", "référence interne"),
    "en": ("SIRET", "contract number", "last day", "own reference"),
}
"""What the service calls the columns, by language (`docs/openapi/delegation.json`)."""

RIGHT = {"fr": "droit", "en": "right"}
"""What stands before the code of a service, in the name of its column."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/ask/file")
@for_administrators
def ask_by_file() -> Answer:
    """Ask for a file."""
    return _show(Form.shown())


@blueprint.post("/ask/file")
@for_administrators
def send_file() -> Answer:
    """Check a file row by row, or ask the establishments in it."""
    form = Form.sent()
    file = flask.request.files.get("file")
    content = file.read() if file is not None else b""
    if not content:
        form.fail("file", _("Choose a file first."))
        return _show(form)
    is_rehearsal = form["action"] != "send"
    try:
        outcome = clients.requests.ask_by_file(
            api(),
            content,
            form.filled(("ends_on", "message")),
            is_rehearsal=is_rehearsal,
            key=form.key,
        )
    except Refused as refusal:
        of_file = {name: "file" for name in refusal.errors if name not in ("ends_on", "message")}
        return _show(form.refuse(refusal, of_file))
    return asking.told(outcome, is_rehearsal=is_rehearsal)


@blueprint.get("/ask/template")
@for_administrators
def template() -> Answer:
    """Hand out the file to fill in: a column for each service that can be delegated."""
    language = current()
    rights = [f"{RIGHT[language]}: {service.code}" for service in asking.delegable()]
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow([*HEADERS[language], *rights])
    answer = flask.Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    name = "demandes.csv" if language == "fr" else "requests.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _show(form: Form) -> Answer:
    return rendering.show(
        "delegations/ask_file.html",
        form.status,
        form=form,
        is_checked="checked" in flask.request.args,
    )
