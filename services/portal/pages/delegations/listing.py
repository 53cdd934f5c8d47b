"""Reading delegations: all of them, one, who works in it, and what happened to it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.pages.delegations import blueprint, words
from services.portal.pages.delegations.wanted import Wanted
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def listed() -> Answer:
    """List the delegations of one's establishment, on either side."""
    wanted = Wanted.read(flask.request.args)
    page = clients.delegations.listed(api(), wanted.query)
    return rendering.show("delegations/list.html", page=page, asked=wanted, words=words)


@blueprint.get("/<uuid:delegation_id>")
@for_administrators
def show(delegation_id: UUID) -> Answer:
    """Show a delegation: what it lets one do, who works in it, and what can be done to it."""
    calls: list[Callable[[], Any]] = [
        partial(clients.delegations.show, api(), delegation_id),
        partial(clients.assignments.listed, api(), delegation_id),
    ]
    delegation, assigned = api().together(*calls)
    return rendering.show(
        "delegations/show.html",
        delegation=delegation,
        assigned=assigned,
        preview=clients.delegations.preview(api(), delegation),
        acts=words.acts_of(delegation),
        proven=words.is_proven(delegation),
        words=words,
    )


@blueprint.get("/<uuid:delegation_id>/history")
@for_administrators
def history(delegation_id: UUID) -> Answer:
    """Tell what happened to a delegation."""
    calls: list[Callable[[], Any]] = [
        partial(clients.delegations.show, api(), delegation_id),
        partial(clients.delegations.events, api(), delegation_id, rendering.page_number()),
    ]
    delegation, page = api().together(*calls)
    return rendering.show("delegations/history.html", delegation=delegation, page=page, words=words)
