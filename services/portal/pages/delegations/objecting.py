"""Objecting to what the platform has done to a delegation."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.delegations import blueprint, words
from services.portal.visitors import api

PATH = "/<uuid:delegation_id>/object"

Answer = flask.typing.ResponseReturnValue


@blueprint.get(PATH)
@for_administrators
def object_to(delegation_id: UUID) -> Answer:
    """Ask why, and show what one has objected to before."""
    return _show(delegation_id, Form.shown())


@blueprint.post(PATH)
@for_administrators
def send_objection(delegation_id: UUID) -> Answer:
    """Send it to the platform's staff; the other side does not see it."""
    form = Form.sent()
    if not form["message"]:
        form.fail("message", _("Say why you object: the platform's staff reads it."))
        return _show(delegation_id, form)
    try:
        clients.platform.object_to(api(), delegation_id, str(form["message"]), key=form.key)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        form.refuse(refusal)
        if refusal.code == "already_objected":
            form.problem = _("Your establishment has objected to this already: see above.")
        return _show(delegation_id, form)
    flask.flash(_("Your objection is sent. The platform's staff answers by e-mail."), "ok")
    here = flask.url_for("delegations.object_to", delegation_id=delegation_id)
    return flask.redirect(here, 303)


def _show(delegation_id: UUID, form: Form) -> Answer:
    calls: list[Callable[[], Any]] = [
        partial(clients.delegations.show, api(), delegation_id),
        partial(clients.platform.own, api(), delegation_id),
    ]
    delegation, objections = api().together(*calls)
    return rendering.show(
        "delegations/object.html",
        form.status,
        delegation=delegation,
        objections=objections,
        may=words.is_the_platforms(delegation),
        form=form,
        words=words,
    )
