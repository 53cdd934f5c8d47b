"""Adding a passkey: named, made by the device, kept by its public half alone."""

from typing import Any

import flask

from services.portal import clients, passkeys, rendering
from services.portal.access import for_holders
from services.portal.clients.factors import PASSKEY
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.security import blueprint
from services.portal.pages.security.codes import reveal
from services.portal.pages.security.renewing import renew
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/passkey")
@for_holders
def ask_passkey() -> Answer:
    """Say what a passkey is, and ask what it is to be called."""
    return _ask(Form.shown())


@blueprint.post("/passkey")
@for_holders
def begin_passkey() -> Answer:
    """Have the browser make one, or take what it has made."""
    form = Form.sent()
    if not form["name"]:
        form.fail("name", _("Give it a name."))
        return _ask(form)
    if passkeys.FIELD not in form.values:
        return _make(form)
    credential = passkeys.read(flask.request.form[passkeys.FIELD])
    if credential is None:
        form.status, form.problem = 422, _("Your browser has made no passkey. Try again.")
        return _make(form)
    try:
        codes = clients.factors.add_passkey(api(), form["name"], credential)
    except Refused as refusal:
        return _ask(_told(form.refuse(refusal)))
    renew()
    if codes is not None:
        return reveal(codes, added=PASSKEY)
    flask.flash(_("The passkey is added."), "ok")
    return flask.redirect(flask.url_for("security.show"), 303)


def _told(form: Form) -> Form:
    """Say above the form what is wrong with what the device made: there is no field for it."""
    of_device = form.errors.pop(passkeys.FIELD, [])
    form.problem = " ".join(of_device) or form.problem
    return form


def _ask(form: Form) -> Answer:
    return rendering.show("account/passkey.html", form.status, form=form)


def _make(form: Form) -> Answer:
    try:
        options: dict[str, Any] = clients.factors.passkey_options(api())
    except Refused as refusal:
        return _ask(form.refuse(refusal))
    return rendering.show("account/passkey_make.html", form.status, form=form, options=options)
