"""The platform's own people, and their duties: given by whoever has them, and taken."""

from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_chiefs
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked
from services.portal.pages.accounts.listing import standing
from services.portal.pages.platform import blueprint
from services.portal.session import DUTY
from services.portal.visitors import api

WORDS = {
    "register": (
        marked("The register"),
        marked("Establishments and the register: imported, suspended, closed, recovered."),
    ),
    "catalogue": (
        marked("Catalogue"),
        marked("Services, terms, and the platform's applications."),
    ),
    "letters": (marked("Letters"), marked("Letters deposited, and their kinds.")),
    "print": (marked("Print"), marked("Letters on paper.")),
    "support": (
        marked("Support"),
        marked("People, delegations, e-mails and messages that were given up."),
    ),
}
"""By duty: what it is called, and what it opens."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/operators")
@for_chiefs
def operators() -> Answer:
    """List the platform's own people."""
    query = {"page": rendering.page_number(), "q": flask.request.args.get("q") or None}
    page = clients.accounts.listed(api(), session.home(), query)
    return rendering.show("platform/operators.html", page=page, q=query["q"] or "", **standing())


@blueprint.get("/operators/<uuid:operator_id>")
@for_chiefs
def duties(operator_id: UUID) -> Answer:
    """Show the duties of one, to be changed."""
    return _show(operator_id, None)


@blueprint.post("/operators/<uuid:operator_id>")
@for_chiefs
def change_duties(operator_id: UUID) -> Answer:
    """Give and take duties; the other rights stay as they are."""
    form, home = Form.sent(), session.home()
    held = clients.accounts.rights(api(), home, operator_id)
    others = {name: level for name, level in held.rights.items() if not name.startswith(DUTY)}
    chosen = {f"{DUTY}{duty}": "write" for duty in form.ticked("duties") if duty in WORDS}
    try:
        clients.accounts.set_rights(
            api(), home, operator_id, {**others, **chosen}, version=form["version"]
        )
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _show(operator_id, form.refuse(refusal, {n: "duties" for n in refusal.errors}))
    flask.flash(_("The duties are changed. They open and close pages at the next sign-in."), "ok")
    return flask.redirect(flask.url_for("platform.duties", operator_id=operator_id), 303)


def _show(operator_id: UUID, form: Form | None) -> Answer:
    found: list[Any] = api().together(
        partial(clients.accounts.show, api(), session.home(), operator_id),
        partial(clients.accounts.rights, api(), session.home(), operator_id),
    )
    account, held = found
    signed = session.current()
    own = [name.removeprefix(DUTY) for name in held.rights if name.startswith(DUTY)]
    shown = form or Form.shown(version=held.version)
    return rendering.show(
        "platform/duties.html",
        shown.status,
        account=account,
        form=shown,
        version=held.version,
        duties=WORDS,
        held=own,
        ticked=form.ticked("duties") if form else own,
        mine=signed.duties if signed else [],
        **standing(),
    )
