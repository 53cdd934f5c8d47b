"""Long acts on many delegations: how far they are, and what came of each."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.jobs import DELEGATION
from services.portal.pages import jobs
from services.portal.pages.delegations import blueprint
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/jobs/<uuid:long_act_id>")
@for_administrators
def job(long_act_id: UUID) -> Answer:
    """Show how far a long act is, and what became of each."""
    return jobs.shown(long_act_id, of=DELEGATION)


@blueprint.get("/jobs/<uuid:long_act_id>/file")
@for_administrators
def file_of_job(long_act_id: UUID) -> Answer:
    """Hand out the table that it wrote."""
    return rendering.file_of(clients.jobs.content(api(), long_act_id, of=DELEGATION))


@blueprint.post("/jobs/<uuid:long_act_id>/cancel")
@for_administrators
def stop_job(long_act_id: UUID) -> Answer:
    """Stop it; what is done stays done."""
    clients.jobs.cancel(api(), long_act_id, of=DELEGATION)
    return flask.redirect(flask.url_for("delegations.job", long_act_id=long_act_id), 303)
