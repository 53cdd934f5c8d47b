"""Where the links of e-mails lead: a password is set, an address confirmed, a reset cancelled.

The code is in the fragment of the link, which browsers keep to themselves, or is pasted. Opening
the page uses nothing up, nor does looking at what the code is for: only the last form does.
"""

import flask

from services.portal import clients, rendering
from services.portal.access import for_everybody
from services.portal.clients.codes import Description
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.visitors import api

PAGES = {clients.codes.EMAIL: "email", clients.codes.RESET: "reset", clients.codes.LETTER: "letter"}
"""What is shown of a code, by what it is for; of others, where a password is chosen."""

blueprint = flask.Blueprint("activation", __name__, url_prefix="/activate")


@blueprint.get("")
@for_everybody
def ask() -> flask.typing.ResponseReturnValue:
    """Ask for the code; a script, where there is one, takes it from the link."""
    return _ask(Form.shown())


@blueprint.post("")
@for_everybody
def look_up() -> flask.typing.ResponseReturnValue:
    """Take a code, and show what is to be done with it."""
    form = Form.sent()
    if not form["code"]:
        form.fail("code", _("Paste the code of the e-mail."))
        return _ask(form)
    try:
        found = clients.codes.look_up(api(), form["code"])
    except Refused as refusal:
        return _ask(form.refuse(refusal))
    return _show(form, found)


@blueprint.get("/password")
@blueprint.get("/email")
@blueprint.get("/cancelled")
@for_everybody
def begin_again() -> flask.typing.ResponseReturnValue:
    """Lead back to where the code is asked for: none of these pages has an address of its own."""
    return flask.redirect(flask.url_for("activation.ask"))


@blueprint.post("/password")
@for_everybody
def choose_password() -> flask.typing.ResponseReturnValue:
    """Set the password, or suggest one."""
    form, sent = Form.sent(), flask.request.form
    code, password = form["code"], sent.get("password", "")
    try:
        found = clients.codes.look_up(api(), code)
    except Refused as refusal:
        return _ask(form.refuse(refusal))
    try:
        if "suggest" in sent:
            return _show(form, found, suggested=clients.passwords.suggest(api(), code))
        if not password:
            form.fail("password", _("Choose a password."))
        elif password != sent.get("again"):
            form.fail("again", _("The two passwords differ: type the same twice."))
        if form.errors:
            return _show(form, found)
        clients.passwords.choose(api(), code, password)
    except Refused as refusal:
        return _show(form.refuse(refusal), found)
    return _done(found)


@blueprint.post("/email")
@for_everybody
def confirm_email() -> flask.typing.ResponseReturnValue:
    """Confirm a new e-mail address."""
    form = Form.sent()
    try:
        found = clients.codes.look_up(api(), form["code"])
        clients.codes.confirm_email(api(), form["code"])
    except Refused as refusal:
        return _ask(form.refuse(refusal))
    return _done(found)


@blueprint.post("/cancelled")
@for_everybody
def cancel() -> flask.typing.ResponseReturnValue:
    """Cancel a reset of second factors, or the code of a letter, that somebody else asked for."""
    form = Form.sent()
    try:
        found = clients.codes.look_up(api(), form["code"])
        clients.codes.cancel(api(), form["code"])
    except Refused as refusal:
        return _ask(form.refuse(refusal))
    return _done(found)


def _ask(form: Form) -> flask.typing.ResponseReturnValue:
    return rendering.show("activation/code.html", form.status, form=form)


def _show(form: Form, found: Description, suggested: str = "") -> flask.typing.ResponseReturnValue:
    name = PAGES.get(found.purpose, "password")
    return rendering.show(
        f"activation/{name}.html", form.status, form=form, found=found, suggested=suggested
    )


def _done(found: Description) -> flask.typing.ResponseReturnValue:
    return rendering.show("activation/done.html", found=found)
