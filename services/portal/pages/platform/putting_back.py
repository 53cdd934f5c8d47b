"""Letters of a batch that were printed and never left: they are printed again."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, languages
from services.portal.access import for_print
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.pages.platform.paper import KINDS
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/paper/batches/<uuid:batch_id>/print-again")
@for_print
def ask_to_put_back(batch_id: UUID) -> Answer:
    """Say what printing again means, before it is done."""
    return _ask(batch_id, Form.shown())


@blueprint.post("/paper/batches/<uuid:batch_id>/print-again")
@for_print
def put_back(batch_id: UUID) -> Answer:
    """Have what has not left wait for another batch."""
    form = Form.sent()
    if not form["reason"]:
        form.fail("reason", _("Say why: it stands in the history of the establishment."))
        return _ask(batch_id, form)
    try:
        clients.paper.put_back(api(), batch_id, form["reason"], key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        if refusal.status != 409:
            return _ask(batch_id, form.refuse(refusal))
        flask.flash(refusal.text, "warn")
    else:
        flask.flash(_("What had not left waits for another batch."), "ok")
    return flask.redirect(flask.url_for("platform.paper_batch", batch_id=batch_id), 303)


def _ask(batch_id: UUID, form: Form) -> Answer:
    calls: list[Any] = [
        partial(clients.paper.show, api(), batch_id),
        partial(clients.paper.count_unposted, api(), batch_id),
    ]
    batch, unposted = api().together(*calls)
    grave = Grave(
        title=_("Print letters of a batch again"),
        about=(
            (_("Batch"), _("Batch %(number)s", number=batch.number)),
            (_("Letters about"), f"{_(KINDS[batch.kind])}, {batch.envelope.upper()}"),
            (_("Letters"), languages.number(batch.letters)),
            (_("Printed and not posted"), languages.number(unposted)),
        ),
        means=(
            _("What is printed and not posted waits for another batch, where it can be cancelled."),
            _("What is reported as posted stays so: report first what left, or it leaves twice."),
            _("The file of this batch goes, at the print shop too; no copy is to be used."),
            _("Letters that speak of nobody any more, or copy a withdrawn letter, are cancelled."),
        ),
        verb=_("Print them again"),
        action=flask.url_for("platform.put_back", batch_id=batch_id),
        back=(flask.url_for("platform.paper_batch", batch_id=batch_id), _("Back to the batch")),
        reason=_("It stands in the history of each establishment that a letter goes to."),
    )
    return graves.ask(grave, form)
