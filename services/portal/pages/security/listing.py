"""What one has as second factors: seen, called by another name, removed."""

from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_holders
from services.portal.clients.factors import Factor
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.security import blueprint
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_holders
def show() -> Answer:
    """Show what protects one's account besides the password."""
    asking = api()
    found: list[Any] = asking.together(
        partial(clients.factors.own, asking),
        partial(clients.factors.codes_left, asking),
        partial(clients.remembered_devices.own, asking),
    )
    factors, codes, devices = found
    return rendering.show("account/security.html", factors=factors, codes=codes, remembered=devices)


@blueprint.get("/rename")
@for_holders
def ask_name() -> Answer:
    """Ask what one of them is to be called; `factor` says which."""
    factor = _wanted(_own())
    return _ask_name(factor, Form.shown(name=factor.name)) if factor else _gone()


@blueprint.post("/rename")
@for_holders
def rename() -> Answer:
    """Call one of them by another name."""
    form, factor = Form.sent(), _wanted(_own())
    if factor is None:
        return _gone()
    if not form["name"]:
        form.fail("name", _("Give it a name."))
        return _ask_name(factor, form)
    try:
        clients.factors.rename(api(), factor.id, form["name"])
    except Refused as refusal:
        return _ask_name(factor, form.refuse(refusal))
    flask.flash(_("It is called “%(name)s” from now on.", name=form.name()), "ok")
    return flask.redirect(flask.url_for("security.show"), 303)


@blueprint.get("/remove")
@for_holders
def ask_removal() -> Answer:
    """Say what the removal of one of them means; `factor` says which."""
    found = _own()
    factor = _wanted(found)
    return _ask_removal(factor, found, Form.shown()) if factor else _gone()


@blueprint.post("/remove")
@for_holders
def remove() -> Answer:
    """Remove one of them."""
    found = _own()
    form, factor = Form.sent(), _wanted(found)
    if factor is None:
        return _gone()
    try:
        clients.factors.remove(api(), factor.id)
    except Refused as refusal:
        return _ask_removal(factor, found, form.refuse(refusal))
    flask.flash(_("“%(name)s” is removed.", name=factor.name), "ok")
    return flask.redirect(flask.url_for("security.show"), 303)


def _own() -> list[Factor]:
    """List one's own; for an address that speaks of none, nothing is asked."""
    return clients.factors.own(api()) if flask.request.args.get("factor") else []


def _wanted(found: list[Factor]) -> Factor | None:
    """Tell which one an address speaks of; None: there is none of one's own."""
    wanted = flask.request.args.get("factor")
    return next((one for one in found if str(one.id) == wanted), None)


def _gone() -> Answer:
    flask.flash(_("What you look for is not there any more: this is what there is."), "warn")
    return flask.redirect(flask.url_for("security.show"), 303)


def _ask_name(factor: Factor, form: Form) -> Answer:
    return rendering.show("account/factor_name.html", form.status, factor=factor, form=form)


def _ask_removal(factor: Factor, found: list[Factor], form: Form) -> Answer:
    is_last = len(found) == 1
    return rendering.show(
        "account/factor_removal.html", form.status, factor=factor, is_last=is_last, form=form
    )
