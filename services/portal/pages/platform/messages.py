"""Messages that a service has given up: read, tried again, discarded."""

import json
from uuid import UUID

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_support
from services.portal.clients.messages import SERVICES
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages import graves
from services.portal.pages.graves import Grave
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

NAMES = {
    "accounts": marked("Accounts"),
    "identity": marked("Sign-in"),
    "delegation": marked("Delegations"),
    "mailer": marked("E-mails and letters"),
}
ONE = f"/messages/<any({', '.join(SERVICES)}):of>/<uuid:message_id>"

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/messages")
@for_support
def messages() -> Answer:
    """List those that one service has given up, the newest first."""
    said = flask.request.args.get("of", SERVICES[0])
    of = said if said in SERVICES else SERVICES[0]
    page = clients.messages.listed(api(), of, rendering.page_number())
    return rendering.show("platform/messages.html", page=page, of=of, names=NAMES)


@blueprint.get(ONE)
@for_support
def message(of: str, message_id: UUID) -> Answer:
    """Show one, with what it says and why it failed."""
    return _show(of, message_id, Form.shown())


@blueprint.post(ONE)
@for_support
def replay_message(of: str, message_id: UUID) -> Answer:
    """Have it tried again: at once, or behind what waits on its subject."""
    form = Form.sent()
    try:
        clients.messages.replay(api(), of, message_id, key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            return _waits_no_more(of)
        if refusal.status == 403:
            raise
        return _show(of, message_id, form.refuse(refusal))
    flask.flash(_("It is tried again. If it fails once more, it comes back here."), "ok")
    return flask.redirect(flask.url_for("platform.messages", of=of), 303)


@blueprint.get(f"{ONE}/discard")
@for_support
def ask_to_discard(of: str, message_id: UUID) -> Answer:
    """Say what discarding one means, before it is done."""
    return _ask(of, message_id, Form.shown())


@blueprint.post(f"{ONE}/discard")
@for_support
def discard_message(of: str, message_id: UUID) -> Answer:
    """Discard it: its effect will never be."""
    form = Form.sent()
    if not form["reason"]:
        form.fail("reason", _("Say why: it stands in the history of the establishment."))
        return _ask(of, message_id, form)
    try:
        clients.messages.discard(api(), of, message_id, form["reason"])
    except Refused as refusal:
        if refusal.status == 404:
            return _waits_no_more(of)
        if refusal.status == 403:
            raise
        return _ask(of, message_id, form.refuse(refusal))
    flask.flash(_("The message is discarded."), "ok")
    return flask.redirect(flask.url_for("platform.messages", of=of), 303)


def _waits_no_more(of: str) -> Answer:
    flask.flash(_("This message waits no more: it was tried again, or discarded."), "info")
    return flask.redirect(flask.url_for("platform.messages", of=of), 303)


def _show(of: str, message_id: UUID, form: Form) -> Answer:
    found = clients.messages.show(api(), of, message_id)
    return rendering.show(
        "platform/message.html",
        form.status,
        message=found,
        said=json.dumps(found.message, ensure_ascii=False, indent=2),
        of=of,
        names=NAMES,
        form=form,
    )


def _ask(of: str, message_id: UUID, form: Form) -> Answer:
    found = clients.messages.show(api(), of, message_id)
    here = flask.url_for("platform.message", of=of, message_id=message_id)
    grave = Grave(
        title=_("Discard a message"),
        about=(
            (_("Message"), found.type),
            (_("About"), found.subject),
            (_("Service that gave it up"), _(NAMES[of])),
            (_("Given up on"), languages.moment(found.parked_at)),
        ),
        means=(
            _("What it tells never takes effect in this service; later news of the same do."),
            _("It cannot be undone."),
        ),
        verb=_("Discard it"),
        action=flask.url_for("platform.discard_message", of=of, message_id=message_id),
        back=(here, _("Back to the message")),
        reason=_("It stands in the history of the establishment."),
    )
    return graves.ask(grave, form)
