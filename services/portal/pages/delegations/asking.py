"""Asking establishments for a delegation: one or many, in a form that reads like a sentence."""

import re
from datetime import date
from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.jobs import Job
from services.portal.clients.refusals import Refused
from services.portal.clients.requests import Asked
from services.portal.clients.services import Service
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.accounts.levels import FIELD, Grid
from services.portal.pages.delegations import blueprint
from services.portal.visitors import api

TARGET = re.compile(
    r"(?P<siret>\d[\d \u00a0\u202f.]{12,}\d)[\s;,]+(?P<contract>[^\t;]*[^\s;])"
    r"(?:[ ]*[\t;]\s*(?P<reference>\S.*)?)?"
)
"""A line that names an establishment: its SIRET, as it is written, its contract number, and, behind
a tab or a semicolon, perhaps what one calls it by."""

SHOWN = 40
"""Characters of a line that are told where it is wrong: among hundreds nobody counts to it."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/ask")
@for_administrators
def ask() -> Answer:
    """Offer to ask for delegations."""
    return _show(Form.shown())


@blueprint.post("/ask")
@for_administrators
def send() -> Answer:
    """Tell row by row what would become of it; then, asked once more, ask."""
    form = Form.sent()
    if form["step"] == "change":
        return _show(form)
    order = _order(form)
    if form.errors:
        return _show(form)
    is_rehearsal = form["step"] != "send"
    try:
        outcome = clients.requests.ask(api(), order, is_rehearsal=is_rehearsal, key=form.key)
    except Refused as refusal:
        return _show(_refused(form, refusal))
    if is_rehearsal:
        return _check(form, order, outcome)
    return told(outcome)


def told(
    outcome: Job | list[Asked], *, is_rehearsal: bool = False, page: str = "delegations.ask"
) -> Answer:
    """Tell what became of each row, or lead to the job that finds it out.

    :param page: the view where it was asked
    """
    if isinstance(outcome, Job):
        return flask.redirect(flask.url_for("delegations.job", long_act_id=outcome.id), 303)
    return rendering.show(
        "delegations/asked.html", asked=outcome, is_rehearsal=is_rehearsal, page=page
    )


def _check(form: Form, order: dict[str, Any], outcome: Job | list[Asked]) -> Answer:
    """Show the sentence that the form makes, and what would become of each row."""
    job = outcome if isinstance(outcome, Job) else None
    rows = [] if isinstance(outcome, Job) else outcome
    services = clients.services.catalogue(api(), current())
    rights = {f"{FIELD}{code}": [level] for code, level in order["rights"].items()}
    typed = form.filled(("targets", "ends_on", "message"))
    return rendering.show(
        "delegations/ask_check.html",
        asked=rows,
        job=job,
        count=len(order["rows"]),
        good=sum(not row.is_refused for row in rows) if job is None else len(order["rows"]),
        meant=[one for one in services if one.code in order["rights"]],
        order=order,
        until=date.fromisoformat(order["ends_on"]) if "ends_on" in order else None,
        fields={name: [value] for name, value in typed.items()} | rights,
        form=Form.shown(),
    )


def _order(form: Form) -> dict[str, Any]:
    """Read what is asked, and of whom; the form says what is missing."""
    rights = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
    order: dict[str, Any] = {"rows": _rows(form), "rights": rights}
    if not rights:
        form.fail("rights", _("Choose at least one service."))
    return order | form.filled(("ends_on", "message"))


def _refused(form: Form, refusal: Refused) -> Form:
    """Say what a service said; what it says of one line of the form names the line."""
    of_rows = {name: "targets" for name in refusal.errors if name.startswith("rows")}
    form.refuse(refusal, of_rows)
    lines, said = _lines(form), []
    for name, messages in refusal.errors.items():
        place = re.match(r"rows\.(\d+)\.", name)
        if place:
            number, line = lines[int(place[1])]
            said += [
                _("Line %(line)d (%(said)s): %(why)s", line=number, said=_short(line), why=why)
                for why in messages
            ]
    if said:
        form.errors["targets"] = said
    return form


def _rows(form: Form) -> list[dict[str, str]]:
    """Read the establishments, one a line."""
    found = []
    for number, line in _lines(form):
        read = TARGET.fullmatch(line)
        if read is None:
            form.fail(
                "targets",
                _(
                    "Line %(line)d (%(said)s): write the SIRET (14 digits), then the contract "
                    "number.",
                    line=number,
                    said=_short(line),
                ),
            )
            continue
        row = {"siret": re.sub(r"\D", "", read["siret"]), "contract_number": read["contract"]}
        found.append(row | ({"own_reference": read["reference"]} if read["reference"] else {}))
    if not found and not form.errors:
        form.fail("targets", _("Name at least one establishment."))
    return found


def _lines(form: Form) -> list[tuple[int, str]]:
    """List the lines that say something, each with its number among all."""
    lines = enumerate(str(form["targets"]).splitlines(), start=1)
    return [(number, line.strip()) for number, line in lines if line.strip()]


def _short(line: str) -> str:
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _show(form: Form) -> Answer:
    return rendering.show(
        "delegations/ask.html",
        form.status,
        form=form,
        grid=Grid.of(delegable(), Grid.levels_sent()),
    )


def delegable() -> list[Service]:
    """List the services that can be delegated."""
    return [one for one in clients.services.catalogue(api(), current()) if one.is_delegable]
