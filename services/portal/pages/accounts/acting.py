"""One act on many accounts: told beforehand, done, and told of each."""

from functools import partial
from typing import Any

import flask

from services.portal import clients, places, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.jobs import Job, begun
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import current
from services.portal.languages import gettext as _
from services.portal.pages.accounts import alike, blueprint
from services.portal.pages.accounts.chosen import Chosen
from services.portal.pages.accounts.levels import LEVELS, Grid
from services.portal.pages.accounts.listing import fresh_since
from services.portal.visitors import api

ACTS = ("renew", "invite", "delete", "set_rights", "copy_rights")
FORMATS = ("csv", "xlsx")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/many")
@for_administrators
def none_chosen() -> Answer:
    """Lead back to the list: what was chosen there is in no address."""
    return flask.redirect(flask.url_for("accounts.listed"))


@blueprint.post("/many")
@for_administrators
def many() -> Answer:
    """Tell what an act on those that are chosen would do; nothing is done yet."""
    chosen, action = Chosen.read(), flask.request.form.get("action", "")
    if chosen.is_none or action not in (*ACTS, "export"):
        flask.flash(_("Tick the accounts first, then choose what to do with them."), "warn")
        return flask.redirect(chosen.wanted.address(), 303)
    if action == "export":
        count = chosen.expected if chosen.is_all else len(chosen.ids)
        return rendering.show(
            "accounts/export.html", chosen=chosen, count=count, form=Form.shown(format="xlsx")
        )
    form = Form.sent()
    if action == "set_rights" and form["copy"]:
        return _foretell(chosen, "copy_rights")
    if action == "set_rights" and (form["step"] == "like" or not form["levels"]):
        return _ask_for_rights(chosen, form)
    return _foretell(chosen, action)


@blueprint.post("/many/do")
@for_administrators
def do_many() -> Answer:
    """Do it: a few at once, with what became of each; many by a job, whose progress is shown."""
    chosen, action, form = Chosen.read(), flask.request.form.get("action", ""), Form.sent()
    if chosen.is_none or action not in ACTS:
        return flask.redirect(flask.url_for("accounts.listed"), 303)
    order = _order(chosen, action)
    if chosen.expected is not None:
        order["expected"] = chosen.expected
    try:
        done = clients.bulk.act(api(), session.home(), order, key=form.key)
    except Refused as refusal:
        if refusal.code != "selection_changed":
            raise
        flask.flash(
            _("The list has changed meanwhile: nothing was done. Check the numbers again."), "warn"
        )
        return _foretell(chosen, action)
    if isinstance(done, Job):
        return flask.redirect(flask.url_for("jobs.show", job_id=done.id), 303)
    return rendering.show("accounts/done.html", lines=done, action=action)


@blueprint.get("/many/do")
@for_administrators
def nothing_done() -> Answer:
    """Lead back to the list."""
    return flask.redirect(flask.url_for("accounts.listed"))


@blueprint.post("/many/export")
@for_administrators
def export() -> Answer:
    """Hand out a file of those that are chosen, or show the job that writes it."""
    chosen, form = Chosen.read(), Form.sent()
    what = "identifier-sheets" if form["format"] == "pdf" else "export"
    order: dict[str, Any] = dict(chosen.selection)
    if what == "export":
        order["format"] = form["format"] if form["format"] in FORMATS else "csv"
    answer = clients.bulk.export(api(), session.home(), what, order, key=form.key)
    job = begun(answer)
    if job is not None:
        return flask.redirect(flask.url_for("jobs.show", job_id=job.id), 303)
    return rendering.file_of(answer)


def _ask_for_rights(chosen: Chosen, form: Form) -> Answer:
    calls: list[Any] = [partial(places.grantable, api(), current())]
    if alike.is_looked_for(form):
        calls.append(partial(alike.found, form))
    services, *found = api().together(*calls)
    return rendering.show(
        "accounts/rights_of_many.html",
        chosen=chosen,
        count=chosen.expected if chosen.is_all else len(chosen.ids),
        grid=Grid.of(services, Grid.levels_sent(), leaves=True),
        form=form,
        colleagues=found[0] if found else None,
        fresh=fresh_since(services),
    )


def _foretell(chosen: Chosen, action: str) -> Answer:
    order = _order(chosen, action)
    if action == "set_rights" and not order.get("rights"):
        flask.flash(_("Choose at least one right to change."), "warn")
        return _ask_for_rights(chosen, Form.sent())
    rights = order.get("rights", {})
    calls: list[Any] = [partial(clients.bulk.forecast, api(), session.home(), order)]
    if rights:
        calls.append(partial(places.grantable, api(), current()))
    forecast, *services = api().together(*calls)
    labels = {service.code: service.label for service in services[0]} if services else {}
    return rendering.show(
        "accounts/confirm_many.html",
        action=action,
        rights=[(labels.get(code, code), LEVELS[level]) for code, level in rights.items()],
        forecast=forecast,
        fields=chosen.fields(forecast.count) | _carried(order),
        form=Form.shown(),
    )


def _order(chosen: Chosen, action: str) -> dict[str, Any]:
    order: dict[str, Any] = {"action": action, **chosen.selection}
    if action == "set_rights":
        order["rights"] = Grid.levels_sent()
    if action == "copy_rights":
        sent = flask.request.form
        order["source_id"] = sent.get("source_id") or sent.get("copy", "")
    return order


def _carried(order: dict[str, Any]) -> dict[str, list[str]]:
    rights = {f"right.{code}": [level] for code, level in order.get("rights", {}).items()}
    source = {"source_id": [order["source_id"]]} if "source_id" in order else {}
    return {**rights, **source}
