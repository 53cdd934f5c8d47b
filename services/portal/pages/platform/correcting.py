"""A wrong SIRET, or a wrong contract number, of an establishment is put right (ADR 0057)."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_register
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

PATH = "/establishments/<uuid:establishment_id>/correct"
NUMBERS = ("siret", "former_contract_number", "contract_number")

Answer = flask.typing.ResponseReturnValue


@blueprint.get(PATH)
@for_register
def ask_correction(establishment_id: UUID) -> Answer:
    """Ask which number is wrong, what is right, and why it is corrected."""
    return _ask(establishment_id, Form.shown())


@blueprint.post(PATH)
@for_register
def correct_establishment(establishment_id: UUID) -> Answer:
    """Correct it, in the register too; both sides of each delegation are told."""
    form = Form.sent()
    if not form["reason"]:
        form.fail("reason", _("Say why: the administrators of the establishment read it."))
        return _ask(establishment_id, form)
    facts = form.filled((*NUMBERS, "reason"))
    try:
        clients.register.do(api(), establishment_id, "correct", facts)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(establishment_id, form.refuse(refusal))
    flask.flash(_("The number is corrected. Its administrators are told."), "ok")
    here = flask.url_for("platform.establishment", establishment_id=establishment_id)
    return flask.redirect(here, 303)


def _ask(establishment_id: UUID, form: Form) -> Answer:
    found = clients.establishments.show(api(), str(establishment_id))
    return rendering.show(
        "platform/correct.html",
        form.status,
        establishment=found,
        numbers=[("", _("None is wrong")), *((each, each) for each in found.contract_numbers)],
        form=form,
    )
