"""My account: who I am, how I am reached, my password, my rights, my history, my administrators."""

from functools import partial
from typing import Any

import flask

from services.portal import clients, languages, rendering, session
from services.portal.access import for_holders
from services.portal.clients.me import Me
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.visitors import api
from shared.text.numbers import readable

blueprint = flask.Blueprint("profile", __name__, url_prefix="/account")

Answer = flask.typing.ResponseReturnValue
FIELDS = ("email", "phone", "language")


@blueprint.get("/profile")
@for_holders
def show() -> Answer:
    """Show one's identifier, e-mail address and phone number."""
    me = clients.me.show(api())
    return _show(me, Form.shown(**_values(me), version=me.version))


@blueprint.post("/profile")
@for_holders
def change() -> Answer:
    """Change one's e-mail address, phone number or language."""
    form = Form.sent()
    changes: dict[str, Any] = {name: form[name] or None for name in FIELDS if name in form.values}
    try:
        me = clients.me.change(api(), form["version"], **changes)
    except Refused as refusal:
        now = clients.me.show(api())
        if refusal.status == 412:
            return rendering.show("account/profile_changed.html", 412, form=form, me=now)
        return _show(now, form.refuse(refusal))
    if me.pending_email:
        flask.flash(_("Saved. Open the e-mail sent to your new address to confirm it."), "ok")
    else:
        flask.flash(_("Your changes are saved."), "ok")
    return flask.redirect(flask.url_for("profile.show"), 303)


@blueprint.get("/password")
@for_holders
def password() -> Answer:
    """Ask for the present password and a new one."""
    return _show_password(Form.shown())


@blueprint.post("/password")
@for_holders
def change_password() -> Answer:
    """Change one's password, or suggest one."""
    form, sent = Form.sent(), flask.request.form
    chosen = sent.get("password", "")
    if "suggest" in sent:
        return _show_password(form, suggested=clients.passwords.suggest(api()))
    if not sent.get("current_password"):
        form.fail("current_password", _("Enter your present password."))
    if not chosen:
        form.fail("password", _("Choose a password."))
    elif chosen != sent.get("again"):
        form.fail("again", _("The two passwords differ: type the same twice."))
    if form.errors:
        return _show_password(form)
    try:
        clients.passwords.change(api(), sent["current_password"], chosen)
    except Refused as refusal:
        return _show_password(form.refuse(refusal))
    flask.flash(_("Your password is changed. You are signed out everywhere else."), "ok")
    return flask.redirect(flask.url_for("profile.password"), 303)


@blueprint.get("/rights")
@for_holders
def rights() -> Answer:
    """Show what one may use, in words."""
    asking = api()
    found: list[Any] = asking.together(
        partial(clients.me.rights, asking),
        partial(clients.services.catalogue, asking, languages.current()),
    )
    own, domains = found[0], clients.services.by_domain(found[1])
    return rendering.show("account/rights.html", rights=own, domains=domains)


@blueprint.get("/history")
@for_holders
def history() -> Answer:
    """Show what happened to one's own account."""
    page = clients.history.own(api(), rendering.page_number())
    return rendering.show("account/history.html", page=page)


@blueprint.get("/administrators")
@for_holders
def administrators() -> Answer:
    """Show who administers one's establishment."""
    signed = session.current()
    assert signed is not None
    found = clients.establishments.administrators(api(), signed.establishment_id)
    return rendering.show("account/administrators.html", administrators=found)


def _values(me: Me) -> dict[str, str]:
    return {"email": me.email, "phone": readable(me.phone or ""), "language": me.language}


def _show(me: Me, form: Form) -> Answer:
    return rendering.show("account/profile.html", form.status, me=me, form=form)


def _show_password(form: Form, suggested: str = "") -> Answer:
    policy = clients.passwords.policy(api())
    return rendering.show(
        "account/password.html", form.status, form=form, policy=policy, suggested=suggested
    )
