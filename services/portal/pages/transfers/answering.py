"""Answering a transfer: taking it, once it was told what would become of each; or not."""

from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_centre
from services.portal.clients.jobs import Job
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.delegations.forecast import Forecast
from services.portal.pages.transfers import blueprint
from services.portal.pages.transfers.words import ACTS, DECLINE, TAKE
from services.portal.visitors import api

PATH = f"/<uuid:transfer_id>/<any({', '.join(ACTS)}):act>"
MESSAGE = ("message",)

Answer = flask.typing.ResponseReturnValue


@blueprint.get(PATH)
@for_centre
def confirm(transfer_id: UUID, act: str) -> Answer:
    """Say what an answer means, before it is given."""
    return _ask(transfer_id, act, Form.shown())


@blueprint.post(PATH)
@for_centre
def perform(transfer_id: UUID, act: str) -> Answer:
    """Give it; taking tells first what would become of each delegation."""
    form = Form.sent()
    if act == DECLINE and not form["reason"]:
        form.fail("reason", _("Say why: the other establishment reads it."))
        return _ask(transfer_id, act, form)
    try:
        if act == TAKE:
            return _take(transfer_id, form)
        if act == DECLINE:
            clients.transfers.decline(api(), transfer_id, str(form["reason"]), key=form.key)
            flask.flash(_("The transfer is declined. The other establishment is told why."), "ok")
        else:
            clients.transfers.withdraw(api(), transfer_id, key=form.key)
            flask.flash(_("The transfer is withdrawn."), "ok")
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _ask(transfer_id, act, form.refuse(refusal))
    return flask.redirect(flask.url_for("transfers.show", transfer_id=transfer_id), 303)


def _take(transfer_id: UUID, form: Form) -> Answer:
    """Tell what would become of each, or ask each."""
    order, is_rehearsal = form.filled(MESSAGE), form["action"] != "send"
    found = clients.transfers.take(
        api(), transfer_id, order, is_rehearsal=is_rehearsal, key=form.key
    )
    if not is_rehearsal:
        if isinstance(found, Job):
            return flask.redirect(flask.url_for("delegations.job", long_act_id=found.id), 303)
        return rendering.show("transfers/taken.html", told=found, transfer_id=transfer_id)
    job = found if isinstance(found, Job) else None
    return rendering.show(
        "transfers/take_check.html",
        transfer=clients.transfers.show(api(), transfer_id),
        job=job,
        told=[] if isinstance(found, Job) else found,
        forecast=None if isinstance(found, Job) else Forecast.of(found),
        count=found.total or 0 if isinstance(found, Job) else len(found),
        message=order.get("message"),
        fields={name: [value] for name, value in order.items()},
        form=Form.shown(),
    )


def _ask(transfer_id: UUID, act: str, form: Form) -> Answer:
    return rendering.show(
        "transfers/confirm.html",
        form.status,
        transfer=clients.transfers.show(api(), transfer_id),
        act=act,
        form=form,
    )
