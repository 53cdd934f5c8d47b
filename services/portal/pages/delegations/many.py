"""One act on many delegations: told beforehand, done, and told of each."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.jobs import Job, begun
from services.portal.clients.refusals import Refused
from services.portal.clients.services import Service
from services.portal.forms import Form
from services.portal.languages import current, day
from services.portal.languages import gettext as _
from services.portal.pages.accounts.levels import Grid
from services.portal.pages.delegations import blueprint, orders, words
from services.portal.pages.delegations.chosen import Chosen
from services.portal.pages.delegations.forecast import Forecast
from services.portal.visitors import api

FORMATS = ("csv", "xlsx")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/many")
@for_administrators
def none_chosen() -> Answer:
    """Lead back to the list: what was chosen there is in no address."""
    return flask.redirect(flask.url_for("delegations.listed"))


@blueprint.post("/many")
@for_administrators
def many() -> Answer:
    """Ask what an act needs to be told, then tell what it would do; nothing is done yet."""
    chosen, form = Chosen.read(), Form.sent()
    act = str(form["action"])
    if chosen.is_none or act not in (*orders.ACTS, "export"):
        flask.flash(_("Tick the delegations first, then choose what to do with them."), "warn")
        return flask.redirect(chosen.address, 303)
    if act == "export":
        return rendering.show(
            "delegations/export.html",
            chosen=chosen,
            began_at=chosen.began_at,
            form=Form.shown(format="xlsx"),
        )
    if act in orders.TO_BE_TOLD and form["step"] != "ordered":
        return _ask(chosen, act, form)
    return _foretell(chosen, act, form)


@blueprint.get("/many/do")
@for_administrators
def nothing_done() -> Answer:
    """Lead back to the list."""
    return flask.redirect(flask.url_for("delegations.listed"))


@blueprint.post("/many/do")
@for_administrators
def do_many() -> Answer:
    """Do it: a few at once, with what became of each; many by a job, whose progress is shown."""
    chosen, form = Chosen.read(), Form.sent()
    act = str(form["action"])
    if chosen.is_none or act not in orders.ACTS:
        return flask.redirect(chosen.address, 303)
    order = orders.read(form, act, chosen)
    if form.errors:
        return _ask(chosen, act, form)
    if chosen.expected is not None:
        order["expected"] = chosen.expected
    try:
        done = clients.many.act(api(), act, order, is_rehearsal=False, key=form.key)
    except Refused as refusal:
        if refusal.code == "selection_changed":
            flask.flash(
                _("The list has changed meanwhile: nothing was done. Check the numbers again."),
                "warn",
            )
            return _foretell(chosen, act, form)
        return _ask(chosen, act, form.refuse(refusal, orders.FIELDS))
    if isinstance(done, Job):
        return flask.redirect(flask.url_for("delegations.job", long_act_id=done.id), 303)
    return rendering.show(
        "delegations/many_done.html",
        act=act,
        told=done,
        is_rehearsal=False,
        began_at=chosen.began_at,
        back=chosen.address,
    )


@blueprint.get("/many/export")
@for_administrators
def nothing_exported() -> Answer:
    """Lead back to the list."""
    return flask.redirect(flask.url_for("delegations.listed"))


@blueprint.post("/many/export")
@for_administrators
def export() -> Answer:
    """Hand out a table of those that are chosen, or show the job that writes it."""
    chosen, form = Chosen.read(), Form.sent()
    if chosen.is_none:
        return flask.redirect(chosen.address, 303)
    format_ = form["format"] if form["format"] in FORMATS else "csv"
    order = {**chosen.selection(), "format": format_}
    answer = clients.many.export(api(), order, key=form.key)
    job = begun(answer)
    if job is not None:
        return flask.redirect(flask.url_for("delegations.job", long_act_id=job.id), 303)
    return rendering.file_of(answer)


def _ask(chosen: Chosen, act: str, form: Form) -> Answer:
    """Ask why, or whom and how far."""
    calls: list[Any] = []
    if act in orders.WITH_RIGHTS:
        calls.append(partial(clients.services.catalogue, api(), current()))
    if act in orders.WITH_PERSON and form["like"]:
        calls.append(partial(orders.colleagues, form))
    answers: list[Any] = api().together(*calls) if calls else []
    services: list[Service] = answers.pop(0) if act in orders.WITH_RIGHTS else []
    return rendering.show(
        "delegations/many_ask.html",
        form.status,
        chosen=chosen,
        began_at=chosen.began_at,
        act=act,
        with_reason=act in orders.WITH_REASON,
        grid=Grid.of([one for one in services if one.is_delegable], Grid.levels_sent()),
        found=answers[0] if answers else None,
        form=form,
        words=words,
    )


def _asked(order: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Say what is asked of each beyond what it grants: what, and how far."""
    rights: Mapping[str, str] = order.get("rights", {})
    services = clients.services.catalogue(api(), current()) if rights else []
    labels = {one.code: one.label for one in services}
    said = [(labels.get(code, code), _(words.LEVELS[level])) for code, level in rights.items()]
    if "ends_on" in order:
        said.append((_("Another last day"), day(date.fromisoformat(order["ends_on"]))))
    return said


def _foretell(chosen: Chosen, act: str, form: Form) -> Answer:
    """Tell what it would do; so many that a job finds it out are told of on the job's page."""
    order = orders.read(form, act, chosen)
    if form.errors:
        return _ask(chosen, act, form)
    try:
        found = clients.many.act(api(), act, order, is_rehearsal=True, key=form.key)
    except Refused as refusal:
        return _ask(chosen, act, form.refuse(refusal, orders.FIELDS))
    job = found if isinstance(found, Job) else None
    count = (found.total or chosen.count) if isinstance(found, Job) else len(found)
    return rendering.show(
        "delegations/many_confirm.html",
        chosen=chosen,
        began_at=chosen.began_at,
        act=act,
        count=count,
        job=job,
        forecast=None if isinstance(found, Job) else Forecast.of(found),
        fields=chosen.fields(count) | orders.carried(order, form),
        asked=_asked(order) if act == orders.AMEND else [],
        form=Form.shown(),
    )
