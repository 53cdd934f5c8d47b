"""Asking many establishments for a delegation by one file: a template, a check, the requests.

A file of mandates on paper is one of requests with columns for the papers; its page says what they
are worth.
"""

import csv
import io
from collections.abc import Sequence

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

OF_PAPER = {
    "fr": ("établissement", "date du mandat", "référence du mandat"),
    "en": ("establishment", "mandate date", "mandate reference"),
}
"""Those of mandates on paper, beside them."""

FILE, MANDATES = "delegations.ask_by_file", "delegations.ask_by_mandates"
NAMES = {
    FILE: {"fr": "demandes.csv", "en": "requests.csv"},
    MANDATES: {"fr": "mandats.csv", "en": "mandates.csv"},
}
"""What a template is called, by the page where it is used and language."""

RIGHT = {"fr": "droit", "en": "right"}
"""What stands before the code of a service, in the name of its column."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/ask/file")
@for_administrators
def ask_by_file() -> Answer:
    """Ask for a file."""
    return _show(Form.shown(), FILE)


@blueprint.post("/ask/file")
@for_administrators
def send_file() -> Answer:
    """Check a file row by row, or ask the establishments in it."""
    return _send(FILE)


@blueprint.get("/ask/mandates")
@for_administrators
def ask_by_mandates() -> Answer:
    """Ask for a file of mandates on paper."""
    return _show(Form.shown(), MANDATES)


@blueprint.post("/ask/mandates")
@for_administrators
def send_mandates() -> Answer:
    """Tell which mandates match an establishment and which do not, or ask those that do."""
    return _send(MANDATES)


@blueprint.get("/ask/template")
@for_administrators
def template() -> Answer:
    """Hand out the file to fill in: a column for each service that can be delegated."""
    return _template(FILE, HEADERS[current()])


@blueprint.get("/ask/mandates/template")
@for_administrators
def template_of_mandates() -> Answer:
    """Hand out the same with the columns of the papers."""
    siret, contract, *others = HEADERS[current()]
    return _template(MANDATES, (siret, contract, *OF_PAPER[current()], *others))


def _send(page: str) -> Answer:
    form = Form.sent()
    file = flask.request.files.get("file")
    content = file.read() if file is not None else b""
    if not content:
        form.fail("file", _("Choose a file first."))
        return _show(form, page)
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
        return _show(form.refuse(refusal, of_file), page)
    return asking.told(outcome, is_rehearsal=is_rehearsal, page=page)


def _template(page: str, headers: Sequence[str]) -> Answer:
    language = current()
    rights = [f"{RIGHT[language]}: {service.code}" for service in asking.delegable()]
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow([*headers, *rights])
    answer = flask.Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAMES[page][language]}"'
    return answer


def _show(form: Form, page: str) -> Answer:
    return rendering.show(
        "delegations/ask_file.html",
        form.status,
        form=form,
        of_mandates=page == MANDATES,
        is_checked="checked" in flask.request.args,
    )
