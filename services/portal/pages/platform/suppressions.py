"""Addresses that nothing is sent to, and how mails go there again."""

from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_support
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

REASONS = {
    "refused": marked("The server says that there is no such mailbox"),
    "bounced": marked("An e-mail came back"),
    "complained": marked("Its holder calls an e-mail unwanted"),
}

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/suppressed-addresses")
@for_support
def suppressions() -> Answer:
    """List them, the latest first, or those that hold what is looked for."""
    address = flask.request.args.get("address", "").strip()[:320]
    page = clients.mails.suppressions(api(), address, rendering.page_number())
    return rendering.show("platform/suppressions.html", page=page, address=address, reasons=REASONS)


@blueprint.get("/suppressed-addresses/<uuid:suppression_id>/lift")
@for_support
def ask_to_lift(suppression_id: UUID) -> Answer:
    """Say what letting an address through means, before it is done."""
    return _ask(suppression_id, Form.shown())


@blueprint.post("/suppressed-addresses/<uuid:suppression_id>/lift")
@for_support
def lift_suppression(suppression_id: UUID) -> Answer:
    """Send mails there again."""
    form = Form.sent()
    if not form["reason"]:
        form.fail("reason", _("Say why: it stands in the history of the establishment."))
        return _ask(suppression_id, form)
    try:
        found = clients.mails.lift(api(), suppression_id, form["reason"])
    except Refused as refusal:
        if refusal.status == 404:
            flask.flash(_("This address is suspended no more."), "info")
            return flask.redirect(flask.url_for("platform.suppressions"), 303)
        if refusal.status == 403:
            raise
        return _ask(suppression_id, form.refuse(refusal))
    flask.flash(_("Mails go to %(address)s again.", address=found.address), "ok")
    return flask.redirect(flask.url_for("platform.suppressions"), 303)


def _ask(suppression_id: UUID, form: Form) -> Answer:
    found = clients.mails.suppression(api(), suppression_id)
    grave = Grave(
        title=_("Send mails to this address again"),
        about=(
            (_("Address"), found.address),
            (_("Why it is suspended"), _(REASONS.get(found.reason, found.reason))),
            (_("What was said"), found.said),
            (_("Suspended on"), languages.moment(found.suppressed_at)),
        ),
        means=(
            _("What waited for it, for at most 14 days, leaves at once."),
            _("If mails come back again, it is suspended anew."),
        ),
        verb=_("Send mails there again"),
        action=flask.url_for("platform.lift_suppression", suppression_id=found.id),
        back=(flask.url_for("platform.suppressions"), _("Back to the list")),
        reason=_("It stands in the history of the establishment."),
        is_danger=False,
    )
    return graves.ask(grave, form)
