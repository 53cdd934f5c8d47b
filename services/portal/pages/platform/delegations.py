"""Delegations of all establishments: found, read, suspended, resumed and ended."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_support
from services.portal.clients.delegations import Delegation
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.delegations import words
from services.portal.pages.delegations.wanted import Wanted
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

ACTS = ("suspend", "resume", "terminate")
WITH_REASON = ("suspend", "terminate")
OPERATOR = "operator"
ONE = "/establishments/<uuid:establishment_id>/delegations/<uuid:delegation_id>"

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/delegations")
@for_support
def listed() -> Answer:
    """Find delegations by the names and numbers of both sides, by state and last day."""
    wanted = Wanted.read(flask.request.args)
    asked = {**wanted.query, "side": None}
    page = clients.platform.listed(api(), asked)
    return rendering.show("platform/delegations.html", page=page, asked=wanted, words=words)


@blueprint.get(ONE)
@for_support
def show(establishment_id: UUID, delegation_id: UUID) -> Answer:
    """Show one, what happened to it, and what can be done to it."""
    calls: list[Callable[[], Any]] = [
        partial(clients.platform.show, api(), establishment_id, delegation_id),
        partial(
            clients.platform.events,
            api(),
            establishment_id,
            delegation_id,
            rendering.page_number(),
        ),
    ]
    delegation, page = api().together(*calls)
    return rendering.show(
        "platform/delegation.html",
        delegation=delegation,
        establishment_id=establishment_id,
        page=page,
        acts=acts_of(delegation),
        words=words,
    )


@blueprint.get(f"{ONE}/<any({', '.join(ACTS)}):act>")
@for_support
def confirm(establishment_id: UUID, delegation_id: UUID, act: str) -> Answer:
    """Say what an act means, before it is done."""
    return _ask(establishment_id, delegation_id, act, Form.shown())


@blueprint.post(f"{ONE}/<any({', '.join(ACTS)}):act>")
@for_support
def perform(establishment_id: UUID, delegation_id: UUID, act: str) -> Answer:
    """Do it: both sides are told."""
    form = Form.sent()
    if act in WITH_REASON and not form["reason"]:
        form.fail("reason", _("Say why: both establishments read it."))
        return _ask(establishment_id, delegation_id, act, form)
    reason = str(form["reason"]) if act in WITH_REASON else ""
    try:
        clients.platform.do(api(), establishment_id, delegation_id, act, reason)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(establishment_id, delegation_id, act, form.refuse(refusal))
    flask.flash(
        {
            "suspend": _("The delegation is suspended. Both sides are told."),
            "resume": _("The platform suspends it no more."),
            "terminate": _("The delegation has ended. Both sides are told."),
        }[act],
        "ok",
    )
    here = flask.url_for(
        "platform.show", establishment_id=establishment_id, delegation_id=delegation_id
    )
    return flask.redirect(here, 303)


def acts_of(delegation: Delegation) -> list[str]:
    """List what the platform's staff can do to a delegation, as far as its state tells."""
    if not delegation.is_running:
        return []
    return ["resume" if OPERATOR in delegation.suspended_by else "suspend", "terminate"]


def _ask(establishment_id: UUID, delegation_id: UUID, act: str, form: Form) -> Answer:
    delegation = clients.platform.show(api(), establishment_id, delegation_id)
    return rendering.show(
        "platform/confirm.html",
        form.status,
        delegation=delegation,
        establishment_id=establishment_id,
        act=act,
        may=act in acts_of(delegation),
        with_reason=act in WITH_REASON,
        form=form,
        words=words,
    )
