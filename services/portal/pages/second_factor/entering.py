"""What is shown is taken, and its holder let in."""

from typing import Any

import flask

from services.portal import challenges, clients, passkeys, resuming, safety
from services.portal.access import for_everybody
from services.portal.challenges import Waiting
from services.portal.clients.factors import LETTER, PASSKEY, RECOVERY_CODE
from services.portal.clients.refusals import Refused
from services.portal.clients.sessions import Granted
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages import arriving
from services.portal.pages.second_factor import blueprint, words
from services.portal.pages.second_factor.anew import OVER, anonymous, begin_anew

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_everybody
def ask() -> Answer:
    """Ask for a code."""
    where, kept = resuming.where_to(), resuming.carried()
    waiting = challenges.present()
    if waiting is not None:
        return _show(waiting, Form.shown(), where, kept)
    if kept:
        return begin_anew(Form(status=401, problem=words.too_late()), where, kept)
    return flask.redirect(flask.url_for("sign_in.ask", next=where))


@blueprint.post("")
@for_everybody
def enter() -> Answer:
    """Take a code and let its holder in, or ask for one of another kind."""
    form = Form.sent()
    where, kept = safety.local(form["next"]), flask.request.form.get(resuming.FIELD, "")
    waiting = challenges.present()
    if waiting is None:
        form.status, form.problem = 401, words.too_late()
        return begin_anew(form, where, kept)
    if "other" in form.values:
        ticked = Form(values=form.filled(["remember"]))
        return _show(waiting, ticked, where, kept, form["other"])
    way = waiting.way(form["way"])
    typed = _shown(form, way)
    if not typed:
        return _show(waiting, form, where, kept, way)
    try:
        granted = _finish(waiting, way, typed, is_remembered=form["remember"] == "yes")
    except Refused as refusal:
        form = words.told(form.refuse(refusal), way)
        if refusal.code in OVER or not refusal.members.get("tries_left", 1):
            challenges.forget()
            form.values = {**form.values, "identifier": waiting.identifier}
            return begin_anew(form, where, kept)
        return _show(waiting, form, where, kept, way)
    signed = arriving.let_in(granted, waiting.identifier)
    if way in (RECOVERY_CODE, LETTER):
        flask.flash(words.next_time(way), "warn")
    return arriving.go_on(signed, where, kept)


def _shown(form: Form, way: str) -> Any:
    """Read what was shown; what is missing is said."""
    if way == PASSKEY:
        credential = passkeys.read(str(form[passkeys.FIELD]))
        if credential is None:
            form.status, form.problem = 422, _("Your browser has shown no passkey. Try again.")
        return credential
    if not form["code"]:
        form.fail("code", _("Type the code."))
    return form["code"]


def _finish(waiting: Waiting, way: str, typed: Any, *, is_remembered: bool) -> Granted:
    if way == LETTER:
        return clients.factor_letters.sign_in(anonymous(), waiting.challenge, typed)
    return clients.sessions.finish(
        anonymous(), waiting.challenge, way, typed, is_remembered=is_remembered
    )


def _show(waiting: Waiting, form: Form, where: str, kept: str, way: str = "") -> Answer:
    """Show the page; where a passkey cannot be asked for any more, the sign-in begins anew."""
    answer = challenges.show(waiting, form, where=where, kept=kept, way=way)
    if form.code not in OVER:
        return answer
    challenges.forget()
    form.values = {**form.values, "identifier": waiting.identifier}
    return begin_anew(words.told(form, way), where, kept)
