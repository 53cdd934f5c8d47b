"""What establishments object to, and the platform's answers."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_support
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

STATES = {"open": marked("Waits for an answer"), "answered": marked("Answered")}

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/objections")
@for_support
def objections() -> Answer:
    """List them, the oldest first: those that wait, the answered ones, or all."""
    return _show(Form.shown())


@blueprint.post("/objections/<uuid:objection_id>/answer")
@for_support
def answer(objection_id: UUID) -> Answer:
    """Answer one, for the administrators of the side that objects."""
    form = Form.sent()
    if not form["answer"]:
        form.fail("answer", _("Write an answer: the establishment reads it."))
        return _show(form, objection_id)
    try:
        clients.platform.answer(api(), objection_id, str(form["answer"]))
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _show(form.refuse(refusal), objection_id)
    flask.flash(_("The answer is sent to the administrators of the establishment."), "ok")
    return flask.redirect(flask.url_for("platform.objections"), 303)


@blueprint.get("/objections/<uuid:objection_id>/answer")
@for_support
def not_answered(objection_id: UUID) -> Answer:
    """Lead back to the list: an answer is written there."""
    return flask.redirect(flask.url_for("platform.objections"))


def _show(form: Form, objection_id: UUID | None = None) -> Answer:
    said = flask.request.args.get("status", "open")
    status = said if said in STATES else None
    page = clients.platform.objections(api(), status, rendering.page_number())
    return rendering.show(
        "platform/objections.html",
        form.status,
        page=page,
        status=status,
        states=STATES,
        answered=objection_id,
        form=form,
    )
