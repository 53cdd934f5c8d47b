"""One act on a delegation: what it means is said first, then it is done."""

from datetime import date
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.delegations import Delegation
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.pages.accounts.levels import Grid
from services.portal.pages.delegations import blueprint, words
from services.portal.visitors import api

EXTENDING = ("allow-extension", "withdraw-extension")
ACTS = ("accept", "refuse", "cancel", "reduce", "suspend", "resume", "terminate", *EXTENDING)
WITH_REASON = ("refuse", "suspend", "terminate")
_QUOTED = ", ".join(f'"{act}"' for act in ACTS)
PATH = f"/<uuid:delegation_id>/<any({_QUOTED}):act>"

Answer = flask.typing.ResponseReturnValue


@blueprint.get(PATH)
@for_administrators
def confirm(delegation_id: UUID, act: str) -> Answer:
    """Say what an act means, before it is done."""
    delegation = clients.delegations.show(api(), delegation_id)
    return _ask(delegation, act, Form.shown(ends_on=delegation.ends_on.isoformat()))


@blueprint.post(PATH)
@for_administrators
def perform(delegation_id: UUID, act: str) -> Answer:
    """Do it; on the page that accepts, one may refuse as well."""
    form, page = Form.sent(), act
    if act == "accept" and form["answer"] == "refuse":
        act = "refuse"
    body = _body(form, act)
    if form.errors:
        return _ask(clients.delegations.show(api(), delegation_id), page, form)
    try:
        clients.delegations.do(api(), delegation_id, act, body)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        delegation = clients.delegations.show(api(), delegation_id)
        return _ask(delegation, page, form.refuse(refusal))
    flask.flash(_said(act), "ok")
    return flask.redirect(flask.url_for("delegations.show", delegation_id=delegation_id), 303)


def _body(form: Form, act: str) -> dict[str, Any] | None:
    if act in WITH_REASON:
        if not form["reason"]:
            form.fail("reason", _("Say why: the other establishment reads it."))
        return {"reason": form["reason"]}
    if act == "allow-extension":
        days = whole_number(form["days"])
        if not days:
            form.fail("days", _("Say for how many days."))
        return {"days": days}
    return _granted(form, act) if act in ("accept", "reduce") else None


def _granted(form: Form, act: str) -> dict[str, Any]:
    """Read what is granted, or what stays."""
    rights = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
    if not rights:
        refuse = _("Leave at least one service, or refuse the request instead.")
        end = _("Leave at least one service, or end the delegation instead.")
        form.fail("rights", refuse if act == "accept" else end)
    body: dict[str, Any] = {"rights": rights}
    if form["ends_on"]:
        body["ends_on"] = form["ends_on"]
    if act == "accept":
        body["text_hash"] = form["text_hash"]
    return body


def _ask(delegation: Delegation, act: str, form: Form) -> Answer:
    restored = flask.g.get("restored") or form.values
    return rendering.show(
        "delegations/confirm.html",
        form.status,
        delegation=delegation,
        act=act,
        may=act in words.acts_of(delegation),
        with_reason=act in WITH_REASON,
        until=until(delegation),
        preview=clients.delegations.preview(api(), delegation) if act == "accept" else None,
        lines=[line for line in delegation.services if line.status in ("pending", "active")],
        chosen={
            line.service: restored.get(f"right.{line.service}", line.level)
            for line in delegation.services
        },
        form=form,
        words=words,
    )


def until(delegation: Delegation) -> date:
    """Tell the last day that was agreed to, without an extension."""
    found = delegation.extension
    return delegation.ends_on if found is None else found.agreed_until


def _said(act: str) -> str:
    return {
        "allow-extension": _("It goes on by itself after its last day, once. Both sides are told."),
        "withdraw-extension": _("It ends on the day that was agreed to, unless it is prolonged."),
        "accept": _("The delegation is accepted: it counts from now on."),
        "refuse": _("The request is refused. The other establishment is told why."),
        "cancel": _("The request is taken back."),
        "reduce": _("The delegation is narrower from now on."),
        "suspend": _("The delegation is suspended: nobody acts by it any more."),
        "resume": _("The delegation goes on."),
        "terminate": _("The delegation has ended."),
    }[act]
