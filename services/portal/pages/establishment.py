"""My establishment: what the register says of it, its contracts, the terms accepted for it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.establishments import Establishment
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.visitors import api

blueprint = flask.Blueprint("establishment", __name__, url_prefix="/establishment")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def show() -> Answer:
    """Show what the register says, and what the establishment has settled for itself."""
    found = clients.establishments.show(api(), session.home())
    return _show(found, Form.shown(**_settled(found), version=found.version))


@blueprint.post("")
@for_administrators
def change() -> Answer:
    """Settle the language of letters and what passwords must be."""
    form = Form.sent()
    changes = {
        "language": form["language"],
        "password_policy": form["password_policy"] or None,
        "password_min_length": _length(form),
    }
    if form.errors:
        return _show(clients.establishments.show(api(), session.home()), form)
    try:
        clients.establishments.change(api(), session.home(), form["version"], **changes)
    except Refused as refusal:
        now = clients.establishments.show(api(), session.home())
        return _show(now, form.refuse(refusal), was_changed=refusal.status == 412)
    flask.flash(_("Your changes are saved."), "ok")
    return flask.redirect(flask.url_for("establishment.show"), 303)


@blueprint.get("/contracts")
@for_administrators
def contracts() -> Answer:
    """List the contracts of the establishment."""
    found = clients.establishments.show(api(), session.home())
    return rendering.show("establishment/contracts.html", establishment=found)


@blueprint.get("/terms")
@for_administrators
def accepted_terms() -> Answer:
    """List which terms were accepted for the establishment, by whom and when."""
    asking, home = api(), session.home()
    calls: list[Callable[[], Any]] = [
        partial(clients.acceptances.every, asking, home, rendering.page_number()),
        partial(clients.establishments.administrators, asking, home),
    ]
    page, administrators = asking.together(*calls)
    names = {who.account_id: f"{who.first_name} {who.last_name}" for who in administrators}
    return rendering.show("establishment/terms.html", page=page, names=names)


def _settled(found: Establishment) -> dict[str, Any]:
    return {
        "language": found.language,
        "password_policy": found.password_policy or "",
        "password_min_length": str(found.password_min_length or ""),
    }


def _length(form: Form) -> int | None:
    typed = str(form["password_min_length"])
    if not typed:
        return None
    number = whole_number(typed)
    if number is None:
        form.fail("password_min_length", _("Enter a whole number, or nothing."))
    return number


def _show(found: Establishment, form: Form, *, was_changed: bool = False) -> Answer:
    return rendering.show(
        "establishment/information.html",
        form.status,
        establishment=found,
        form=form,
        was_changed=was_changed,
    )
