"""Who of one's establishment works in a delegation."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.accounts.levels import Grid
from services.portal.pages.delegations import blueprint, words
from services.portal.visitors import api

FOUND = 25
"""How many accounts a search shows."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:delegation_id>/people")
@for_administrators
def people(delegation_id: UUID) -> Answer:
    """Show who works in a delegation, and look for somebody to let in."""
    return _show(delegation_id, Form.shown())


@blueprint.post("/<uuid:delegation_id>/people")
@for_administrators
def assign(delegation_id: UUID) -> Answer:
    """Let somebody work in it."""
    form = Form.sent()
    rights = {code: level for code, level in Grid.levels_sent().items() if level != "none"}
    if not form["account_id"]:
        form.fail("account_id", _("Choose somebody."))
    if not rights:
        form.fail("rights", _("Choose at least one service."))
    if form.errors:
        return _show(delegation_id, form)
    try:
        clients.assignments.assign(
            api(), delegation_id, str(form["account_id"]), rights, key=form.key
        )
    except Refused as refusal:
        return _show(delegation_id, form.refuse(refusal))
    flask.flash(_("They may work in this delegation from now on; an e-mail tells them."), "ok")
    return _back(delegation_id)


@blueprint.post("/<uuid:delegation_id>/people/<uuid:assignment_id>/take-out")
@for_administrators
def take_out(delegation_id: UUID, assignment_id: UUID) -> Answer:
    """Take somebody out of it, at once."""
    clients.assignments.take_out(api(), delegation_id, assignment_id)
    flask.flash(_("They may work in this delegation no more."), "ok")
    return _back(delegation_id)


def _back(delegation_id: UUID) -> Answer:
    return flask.redirect(flask.url_for("delegations.people", delegation_id=delegation_id), 303)


def _show(delegation_id: UUID, form: Form) -> Answer:
    asking = api()
    q = flask.request.values.get("q", "").strip()[:100]
    calls: list[Callable[[], Any]] = [
        partial(clients.delegations.show, asking, delegation_id),
        partial(clients.assignments.listed, asking, delegation_id, rendering.page_number()),
    ]
    if q:
        query = {"q": q, "status": "active", "page_size": FOUND}
        calls.append(partial(clients.accounts.listed, asking, session.home(), query))
    delegation, assigned, *found = asking.together(*calls)
    restored = flask.g.get("restored") or form.values
    return rendering.show(
        "delegations/people.html",
        form.status,
        delegation=delegation,
        assigned=assigned,
        found=found[0] if found else None,
        q=q,
        form=form,
        chosen={
            line.service: restored.get(f"right.{line.service}", line.level)
            for line in delegation.granted
        },
        labels={line.service: line.labels for line in delegation.services},
        words=words,
    )
