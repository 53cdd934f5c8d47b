"""An establishment that nobody administers gets an administrator again, by an operator's word."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_register
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import first_administrators
from services.portal.pages.platform import blueprint
from services.portal.visitors import api

PATH = "/establishments/<uuid:establishment_id>/recover"
SOMEBODY_NEW = "new"

Answer = flask.typing.ResponseReturnValue


@blueprint.get(PATH)
@for_register
def ask_recovery(establishment_id: UUID) -> Answer:
    """Ask who is to administer it; to those whose duty is support, name whose time is over."""
    return _ask(establishment_id, Form.shown(account_id=SOMEBODY_NEW))


@blueprint.post(PATH)
@for_register
def recover_establishment(establishment_id: UUID) -> Answer:
    """Renew somebody's account, or make one for somebody new."""
    form = Form.sent()
    chosen = str(form["account_id"])
    is_new = chosen in ("", SOMEBODY_NEW)
    facts: dict[str, Any] = (
        {"administrator": first_administrators.facts(form)} if is_new else {"account_id": chosen}
    )
    try:
        done = clients.register.recover(api(), establishment_id, facts)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask(establishment_id, first_administrators.refuse(form, refusal))
    said = (
        _("The account is made, and the link to create a password is sent. Identifier: %(id)s")
        if is_new
        else _("The account is renewed. Identifier: %(id)s")
    )
    flask.flash(said % {"id": done.identifier}, "ok")
    here = flask.url_for("platform.establishment", establishment_id=establishment_id)
    return flask.redirect(here, 303)


def _ask(establishment_id: UUID, form: Form) -> Answer:
    place = str(establishment_id)
    calls: list[Callable[[], Any]] = [partial(clients.establishments.show, api(), place)]
    signed = session.current()
    if signed is not None and "support" in signed.duties:
        overdue = {"profile": "administrator", "status": "expired", "page_size": 100}
        calls.append(partial(clients.accounts.listed, api(), place, overdue))
    found, *overdue_ones = api().together(*calls)
    return rendering.show(
        "platform/recover.html",
        form.status,
        establishment=found,
        overdue=[
            (one.id, f"{one.first_name} {one.last_name} ({one.identifier})")
            for page in overdue_ones
            for one in page.items
        ],
        form=form,
    )
