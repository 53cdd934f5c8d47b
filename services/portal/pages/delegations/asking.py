"""Asking establishments for a delegation: one or many, in one form."""

import re
from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.accounts.levels import Grid
from services.portal.pages.delegations import blueprint, words
from services.portal.visitors import api

TARGET = re.compile(r"(?P<siret>\d[\d \u00a0\u202f.]{12,}\d)[\s;,]+(?P<contract>\S.*)")
"""A line that names an establishment: its SIRET, as it is written, then its contract number."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/ask")
@for_administrators
def ask() -> Answer:
    """Offer to ask for delegations."""
    return _show(Form.shown())


@blueprint.post("/ask")
@for_administrators
def send() -> Answer:
    """Ask, and tell what became of each establishment."""
    form = Form.sent()
    rights = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
    order: dict[str, Any] = {"targets": _targets(form), "rights": rights}
    if not rights:
        form.fail("rights", _("Choose at least one service."))
    if form.errors:
        return _show(form)
    order |= form.filled(("ends_on", "message"))
    try:
        outcomes = clients.delegations.ask(api(), order, key=form.key)
    except Refused as refusal:
        return _show(_refused(form, refusal))
    return rendering.show("delegations/asked.html", outcomes=outcomes, words=words)


def _refused(form: Form, refusal: Refused) -> Form:
    """Say what a service said; what it says of one line of the form names the line."""
    form.refuse(refusal, dict.fromkeys(refusal.errors, "targets") | {"ends_on": "ends_on"})
    told: list[str] = []
    for name, messages in refusal.errors.items():
        place = re.match(r"targets\.(\d+)\.", name)
        if place:
            line = int(place[1]) + 1
            told += [_("Line %(line)d: %(why)s", line=line, why=why) for why in messages]
    if told:
        form.errors["targets"] = told
    return form


def _targets(form: Form) -> list[dict[str, str]]:
    """Read the establishments, one a line."""
    found = []
    for number, line in enumerate(str(form["targets"]).splitlines(), start=1):
        if not line.strip():
            continue
        read = TARGET.fullmatch(line.strip())
        if read is None:
            form.fail(
                "targets",
                _(
                    "Line %(line)d: write the SIRET (14 digits), then the contract number.",
                    line=number,
                ),
            )
            continue
        siret = re.sub(r"\D", "", read["siret"])
        found.append({"siret": siret, "contract_number": read["contract"].strip()})
    if not found and not form.errors:
        form.fail("targets", _("Name at least one establishment."))
    return found


def _show(form: Form) -> Answer:
    services = [one for one in clients.services.catalogue(api(), current()) if one.is_delegable]
    return rendering.show(
        "delegations/ask.html",
        form.status,
        form=form,
        grid=Grid.of(services, Grid.levels_sent()),
    )
