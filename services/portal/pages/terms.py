"""The terms of use, read by everybody, accepted by an administrator for the establishment."""

from functools import partial

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators, for_holders
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.session import Signed
from services.portal.visitors import api, arrived_at, portal

blueprint = flask.Blueprint("terms", __name__)

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/terms")
@for_holders
def show() -> Answer:
    """Show the terms."""
    return _show(Form.shown())


@blueprint.post("/terms")
@for_administrators
def accept() -> Answer:
    """Accept the terms for the establishment."""
    form, signed = Form.sent(), _signed()
    number = whole_number(form["number"])
    if number is None:
        form.problem, form.status = _("This form was altered: read the terms once more."), 422
        return _show(form)
    try:
        clients.terms.accept(api(), signed.establishment_id, number, form["digest"], form.key)
    except Refused as refusal:
        return _show(form.refuse(refusal))
    session.go_on(portal().sessions.refresh(signed, api(), now=arrived_at()))
    flask.flash(_("The terms are accepted for your establishment."), "ok")
    return flask.redirect("/", 303)


def _show(form: Form) -> Answer:
    asking, signed = api(), _signed()
    terms, establishment = asking.together(
        partial(clients.terms.current, asking),
        partial(clients.establishments.show, asking, signed.establishment_id),
    )
    return rendering.show(
        "terms/terms.html", form.status, form=form, terms=terms, establishment=establishment
    )


def _signed() -> Signed:
    signed = session.current()
    assert signed is not None
    return signed
