"""Amendments: asking for more of a delegation that runs, or for longer, and answering."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

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

ANSWERS = ("accept", "refuse", "cancel")
ONE = "/<uuid:delegation_id>/amendments/<uuid:amendment_id>"

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:delegation_id>/amend")
@for_administrators
def amend(delegation_id: UUID) -> Answer:
    """Offer to ask for more of a delegation, or for longer."""
    return _ask(delegation_id, Form.shown())


@blueprint.post("/<uuid:delegation_id>/amend")
@for_administrators
def ask_for_more(delegation_id: UUID) -> Answer:
    """Ask; nothing changes before the other side has accepted."""
    form = Form.sent()
    rights = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
    order = {"rights": rights} | form.filled(("ends_on", "message"))
    try:
        made = clients.amendments.ask(api(), delegation_id, order, key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _ask(delegation_id, form.refuse(refusal))
    flask.flash(_("The amendment is sent. Until it is accepted, nothing changes."), "ok")
    return flask.redirect(
        flask.url_for("delegations.amendment", delegation_id=delegation_id, amendment_id=made.id),
        303,
    )


@blueprint.get(ONE)
@for_administrators
def amendment(delegation_id: UUID, amendment_id: UUID) -> Answer:
    """Show an amendment: what would change against today, and how to answer."""
    return _show(delegation_id, amendment_id, Form.shown())


@blueprint.get(f"{ONE}/<any({', '.join(ANSWERS)}):act>")
@for_administrators
def nothing_answered(delegation_id: UUID, amendment_id: UUID, act: str) -> Answer:
    """Lead back to the amendment."""
    return flask.redirect(
        flask.url_for(
            "delegations.amendment", delegation_id=delegation_id, amendment_id=amendment_id
        )
    )


@blueprint.post(f"{ONE}/<any({', '.join(ANSWERS)}):act>")
@for_administrators
def answer(delegation_id: UUID, amendment_id: UUID, act: str) -> Answer:
    """Answer it, or take it back."""
    form = Form.sent()
    body: dict[str, Any] | None = None
    if act == "refuse":
        if not form["reason"]:
            form.fail("reason", _("Say why: the other establishment reads it."))
            return _show(delegation_id, amendment_id, form)
        body = {"reason": form["reason"]}
    elif act == "accept":
        rights = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
        body = {"text_hash": form["text_hash"], "rights": rights} | form.filled(("ends_on",))
    try:
        clients.amendments.answer(api(), delegation_id, amendment_id, act, body)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _show(delegation_id, amendment_id, form.refuse(refusal))
    flask.flash(_said(act), "ok")
    return flask.redirect(flask.url_for("delegations.show", delegation_id=delegation_id), 303)


def _ask(delegation_id: UUID, form: Form) -> Answer:
    calls: list[Callable[[], Any]] = [
        partial(clients.delegations.show, api(), delegation_id),
        partial(clients.services.catalogue, api(), current()),
    ]
    delegation, catalogue = api().together(*calls)
    granted = {line.service: line.level for line in delegation.granted}
    services = [one for one in catalogue if one.is_delegable or one.code in granted]
    return rendering.show(
        "delegations/amend.html",
        form.status,
        delegation=delegation,
        grid=Grid.of(services, {**granted, **Grid.levels_sent()}),
        granted=granted,
        form=form,
    )


def _show(delegation_id: UUID, amendment_id: UUID, form: Form) -> Answer:
    calls: list[Callable[[], Any]] = [
        partial(clients.delegations.show, api(), delegation_id),
        partial(clients.amendments.show, api(), delegation_id, amendment_id),
    ]
    delegation, found = api().together(*calls)
    preview = clients.amendments.preview(api(), delegation, found)
    labels = {line.service: line.labels[current()] for line in delegation.services}
    if preview is not None:
        labels |= {one.service: one.labels[current()] for one in preview.changes}
    else:
        labels |= {one.code: one.label for one in clients.services.catalogue(api(), current())}
    restored = flask.g.get("restored") or form.values
    return rendering.show(
        "delegations/amendment.html",
        form.status,
        delegation=delegation,
        amendment=found,
        preview=preview,
        granted={line.service: line.level for line in delegation.granted},
        labels={code: labels.get(code, code) for code in found.rights},
        chosen={c: restored.get(f"right.{c}", level) for c, level in found.rights.items()},
        form=form,
        words=words,
    )


def _said(act: str) -> str:
    return {
        "accept": _("The amendment is accepted: it counts from now on."),
        "refuse": _("The amendment is refused: the delegation stays as it is."),
        "cancel": _("The amendment is taken back: the delegation stays as it is."),
    }[act]
