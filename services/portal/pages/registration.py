"""An establishment is registered; or recovered, where nobody administers it any more.

Both ask for the pair that is on every letter to the establishment, and who is to administer it;
both are proven by the code of a letter to the legal representative.
"""

from typing import Any

import flask

from services.portal import clients, languages, rendering
from services.portal.access import for_everybody
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.pages import first_administrators
from services.portal.visitors import api
from shared.clock import paris_date

blueprint = flask.Blueprint("registration", __name__)

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/register")
@for_everybody
def ask() -> Answer:
    """Ask which establishment, and who is to administer it."""
    return _show(Form.shown(), is_recovery=False)


@blueprint.post("/register")
@for_everybody
def register() -> Answer:
    """Register an establishment."""
    form = Form.sent()
    try:
        facts = _facts(form) | {"language": languages.current()}
        done = clients.registrations.register(api(), facts, form.key)
    except Refused as refusal:
        return _show(first_administrators.refuse(form, refusal), is_recovery=False)
    return rendering.show(
        "registration/registered.html", done=done, siret=form["siret"], is_later=_is_later(done)
    )


@blueprint.get("/code")
@for_everybody
def ask_code() -> Answer:
    """Ask for the code of a letter, at the address that the letter names."""
    return _ask_code(Form.shown(siret=flask.request.args.get("siret", "")))


@blueprint.post("/code")
@for_everybody
def hand_in() -> Answer:
    """Take the code of a letter, with the SIRET that the letter names."""
    form = Form.sent()
    try:
        name = clients.registrations.hand_in(api(), form["siret"], form["code"])
    except Refused as refusal:
        return _ask_code(form.refuse(refusal))
    return rendering.show("registration/proven.html", name=name)


@blueprint.get("/recover")
@for_everybody
def ask_recovery() -> Answer:
    """Ask which establishment has no administrator any more, and who is to be one."""
    return _show(Form.shown(), is_recovery=True)


@blueprint.post("/recover")
@for_everybody
def recover() -> Answer:
    """Have the letter be sent by which an establishment is recovered."""
    form = Form.sent()
    try:
        done = clients.registrations.ask_to_recover(api(), _facts(form), form.key)
    except Refused as refusal:
        return _show(first_administrators.refuse(form, refusal), is_recovery=True)
    return rendering.show(
        "registration/recovery_asked.html", done=done, siret=form["siret"], is_later=_is_later(done)
    )


def _facts(form: Form) -> dict[str, Any]:
    return {
        "siret": form["siret"],
        "contract_number": form["contract_number"],
        "administrator": first_administrators.facts(form),
    }


def _is_later(done: clients.registrations.Registered | clients.registrations.Asked) -> bool:
    """Tell whether the letter leaves on another day: one did less than a week ago."""
    leaves_at = done.letter_leaves_at
    return leaves_at is not None and paris_date(leaves_at) > paris_date(flask.g.now)


def _show(form: Form, *, is_recovery: bool) -> Answer:
    return rendering.show(
        "registration/register.html", form.status, form=form, is_recovery=is_recovery
    )


def _ask_code(form: Form) -> Answer:
    return rendering.show("registration/code.html", form.status, form=form)
