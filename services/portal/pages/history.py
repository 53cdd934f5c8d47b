"""What was done in one's establishment, by whom, to whom."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.history import PAGE_SIZE, Line
from services.portal.clients.jobs import begun
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.accounts.acting import FORMATS
from services.portal.pages.accounts.listing import standing
from services.portal.visitors import api

blueprint = flask.Blueprint("history", __name__, url_prefix="/establishment")

Answer = flask.typing.ResponseReturnValue

DAYS = ("since", "until")
LONGEST_NAME = 120


@blueprint.get("/history")
@for_administrators
def listed() -> Answer:
    """List it, the newest first: all, or by somebody's name and by days."""
    asked = wanted(flask.request.args)
    form = Form.shown(**asked)
    try:
        page = clients.history.listed(api(), session.home(), asked, rendering.page_number())
    except Refused as refusal:
        if not refusal.errors:
            raise
        form.refuse(refusal)
        if "until" in form.errors:
            form.errors["until"] = [_("It comes before the first day.")]
        page = Page[Line]([], total=0, number=1, size=PAGE_SIZE)
    return rendering.show(
        "history/list.html",
        form.status,
        page=page,
        form=form,
        wanted=asked,
    )


@blueprint.get("/history/export")
@for_administrators
def not_exported() -> Answer:
    """Lead back to the list."""
    return flask.redirect(flask.url_for("history.listed"))


@blueprint.post("/history/export")
@for_administrators
def export() -> Answer:
    """Hand out a file of what is listed, or show the job that writes it."""
    said = flask.request.form
    format_ = said["format"] if said.get("format") in FORMATS else FORMATS[0]
    key = Form.sent().key
    answer = clients.history.export(api(), session.home(), wanted(said), format_, key=key)
    job = begun(answer)
    if job is not None:
        return flask.redirect(flask.url_for("jobs.show", job_id=job.id), 303)
    return rendering.file_of(answer)


@blueprint.get("/accounts/<uuid:account_id>/history")
@for_administrators
def of_account(account_id: UUID) -> Answer:
    """List what was done to one account."""
    calls: list[Any] = [
        partial(clients.accounts.show, api(), session.home(), account_id),
        partial(
            clients.history.of_account, api(), session.home(), account_id, rendering.page_number()
        ),
    ]
    account, page = api().together(*calls)
    return rendering.show(
        "history/of_account.html",
        account=account,
        page=page,
        **standing(),
    )


def wanted(said: Mapping[str, str]) -> dict[str, Any]:
    """Read what narrows the list, as the API calls it; what makes no sense is left out."""
    found = {name: said.get(name, "").strip() for name in ("q", *DAYS)}
    return {name: text for name, text in found.items() if _is_good(name, text)}


def _is_good(name: str, text: str) -> bool:
    if name not in DAYS:
        return 0 < len(text) <= LONGEST_NAME
    try:
        return len(text) == len("2026-11-17") and bool(date.fromisoformat(text))
    except ValueError:
        return False
