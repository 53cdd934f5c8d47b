"""E-mails: the queue by lane, each with its tries, and what was given up tried again."""

from collections.abc import Callable
from functools import partial
from typing import Any
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

STATES = {
    "queued": ("waiting", marked("Waits for its turn")),
    "sending": ("waiting", marked("Is being sent")),
    "held": ("waiting", marked("Waits for a digest")),
    "suppressed": ("soon", marked("Waits: the address is suspended")),
    "deferred": ("soon", marked("Taken, not handed on yet")),
    "sent": ("ok", marked("Taken by a server")),
    "delivered": ("ok", marked("Arrived")),
    "bounced": ("over", marked("Came back")),
    "complained": ("over", marked("Called unwanted")),
    "failed": ("over", marked("Given up")),
    "cancelled": ("none", marked("Withdrawn before it left")),
}
"""By status: the kind of its mark, and its words."""

LANES = {
    "awaited": marked("What somebody waits for: codes, resets, security"),
    "invitations": marked("Invitations"),
    "news": marked("News"),
}
UNSENT = ("queued", "sending", "held", "suppressed", "failed")
"""The statuses that the queue counts."""

OUTCOMES = {
    "sent": ("ok", marked("Taken by a server")),
    "postponed": ("soon", marked("Tried again later")),
    "refused": ("over", marked("Refused")),
    "in_doubt": ("soon", marked("In doubt: the server may have taken it")),
}

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/emails")
@for_support
def emails() -> Answer:
    """Show what waits in each lane, and list e-mails, the newest first."""
    args = flask.request.args
    said, recipient = args.get("status", ""), args.get("recipient", "").strip()[:320]
    template = args.get("template", "")[:60]
    query = {
        "status": said if said in STATES else None,
        "recipient": recipient or None,
        "template": template or None,
        "page": rendering.page_number(),
    }
    calls: list[Callable[[], Any]] = [
        partial(clients.mails.queue, api()),
        partial(clients.mails.listed, api(), query),
    ]
    queue, page = api().together(*calls)
    return rendering.show(
        "platform/emails.html",
        queue=queue,
        page=page,
        status=said,
        recipient=recipient,
        template=template,
        states=STATES,
        lanes=LANES,
        unsent=UNSENT,
    )


@blueprint.get("/emails/<uuid:email_id>")
@for_support
def email(email_id: UUID) -> Answer:
    """Show one, each try to send it and what came of it, and its text."""
    return _show(email_id, Form.shown())


@blueprint.post("/emails/<uuid:email_id>")
@for_support
def retry_email(email_id: UUID) -> Answer:
    """Try again to send one that was given up."""
    form = Form.sent()
    try:
        clients.mails.retry(api(), email_id)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _show(email_id, form.refuse(refusal))
    flask.flash(_("It is tried again."), "ok")
    return flask.redirect(flask.url_for("platform.email", email_id=email_id), 303)


def _show(email_id: UUID, form: Form) -> Answer:
    return rendering.show(
        "platform/email.html",
        form.status,
        email=clients.mails.show(api(), email_id),
        form=form,
        states=STATES,
        outcomes=OUTCOMES,
    )
