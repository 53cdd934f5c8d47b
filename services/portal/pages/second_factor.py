"""The second half of a sign-in: a code, after the right password."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import flask

from services.portal import challenges, clients, passkeys, rendering, resuming, safety
from services.portal.access import for_everybody
from services.portal.challenges import Waiting
from services.portal.clients.api import Api
from services.portal.clients.factors import LETTER, PASSKEY, RECOVERY_CODE
from services.portal.clients.refusals import Refused
from services.portal.clients.sessions import Granted
from services.portal.forms import Form
from services.portal.languages import clock, day, ngettext
from services.portal.languages import gettext as _
from services.portal.pages import arriving
from services.portal.visitors import api

blueprint = flask.Blueprint("second_factor", __name__, url_prefix="/sign-in/code")

Answer = flask.typing.ResponseReturnValue

OVER = frozenset({"challenge_over", "account_expired", "establishment_suspended"})
"""Refusals after which no code is taken: the sign-in would begin anew."""


@blueprint.get("")
@for_everybody
def ask() -> Answer:
    """Ask for a code."""
    where, kept = resuming.where_to(), resuming.carried()
    waiting = challenges.present()
    if waiting is not None:
        return challenges.show(waiting, Form.shown(), where=where, kept=kept)
    if kept:
        return _begin_anew(Form(status=401, problem=_too_late()), where, kept)
    return flask.redirect(flask.url_for("sign_in.ask", next=where))


@blueprint.post("")
@for_everybody
def enter() -> Answer:
    """Take a code and let its holder in, or ask for one of another kind."""
    form = Form.sent()
    where, kept = safety.local(form["next"]), flask.request.form.get(resuming.FIELD, "")
    waiting = challenges.present()
    if waiting is None:
        form.status, form.problem = 401, _too_late()
        return _begin_anew(form, where, kept)
    if "other" in form.values:
        return challenges.show(waiting, Form(), where=where, kept=kept, way=form["other"])
    way = waiting.way(form["way"])
    typed = _shown(form, way)
    if not typed:
        return challenges.show(waiting, form, where=where, kept=kept, way=way)
    try:
        granted = _finish(waiting, way, typed)
    except Refused as refusal:
        form = told(form.refuse(refusal), way)
        if refusal.code in OVER or not refusal.members.get("tries_left", 1):
            challenges.forget()
            form.values = {**form.values, "identifier": waiting.identifier}
            return _begin_anew(form, where, kept)
        return challenges.show(waiting, form, where=where, kept=kept, way=way)
    signed = arriving.let_in(granted, waiting.identifier)
    if way in (RECOVERY_CODE, LETTER):
        flask.flash(_next_time(way), "warn")
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


@blueprint.get("/letter")
@for_everybody
def ask_letter() -> Answer:
    """Say who may have a code sent by letter, and what that means."""
    where = safety.local(flask.request.args.get("next"))
    if challenges.present() is None:
        return flask.redirect(flask.url_for("sign_in.ask", next=where))
    return _show_letter(Form.shown(), where)


@blueprint.post("/letter")
@for_everybody
def send_letter() -> Answer:
    """Have a code be sent by letter."""
    form, waiting = Form.sent(), challenges.present()
    where = safety.local(form["next"])
    if waiting is None:
        form.status, form.problem = 401, _too_late()
        return _begin_anew(form, where, "")
    try:
        letter = clients.factor_letters.ask(_anonymous(), waiting.challenge)
    except Refused as refusal:
        form.refuse(refusal)
        if refusal.code in OVER:
            challenges.forget()
            return _begin_anew(told(form, LETTER), where, "")
        return _show_letter(_when(form), where)
    return rendering.show("sign_in/letter_sent.html", letter=letter)


def _finish(waiting: Waiting, way: str, typed: Any) -> Granted:
    if way == LETTER:
        return clients.factor_letters.sign_in(_anonymous(), waiting.challenge, typed)
    return clients.sessions.finish(_anonymous(), waiting.challenge, way, typed)


def _anonymous() -> Api:
    """Give the way to the services in nobody's name: another session may go on in this browser."""
    asking = api()
    asking.token = None
    return asking


def _next_time(way: str) -> str:
    """Say what to do before the next sign-in."""
    if way == LETTER:
        return _(
            "Your lost second factors are removed: your password alone opens your account. Add "
            "another application in “My account”, “Security”."
        )
    return _(
        "You used one of your recovery codes: cross it out. If you no longer have your "
        "application, add another one in “My account”, “Security”."
    )


def _when(form: Form) -> Form:
    """Say from when on a letter can be asked for, where one was lately."""
    at = form.members.get("next_at") or form.members.get("until")
    if at:
        form.problem += " " + _("Until %(moment)s.", moment=day(datetime.fromisoformat(str(at))))
    return form


def _show_letter(form: Form, where: str) -> Answer:
    return rendering.show("sign_in/letter.html", form.status, form=form, next=where)


def told(form: Form, way: str) -> Form:
    """Say what is wrong with a code, and what to do, in the words of its kind."""
    if form.code in ("second_factor_refused", "letter_code_refused"):
        message = _wrong(way)
        left = int(form.members.get("tries_left", 0))
        if "tries_left" in form.members and not left:
            form.problem = _(
                "Too many wrong codes in this sign-in. Type your identifier and password again."
            )
            return form
        if left:
            message += " " + ngettext(
                "One try is left before identifier and password are asked for again.",
                "%(num)d tries are left before identifier and password are asked for again.",
                left,
            )
        form.problem, form.errors = "", {"code": [message]}
        if way == PASSKEY:
            form.problem, form.errors = message, {}
    elif form.code == "second_factor_locked":
        form.problem = _locked(form.members.get("locked_until"))
    elif form.code == "challenge_over":
        form.problem = _too_late()
    return form


def _wrong(way: str) -> str:
    if way == LETTER:
        return _(
            "This is not the code of the letter, or it is good no more: type it again as it is "
            "printed, or have another letter sent."
        )
    if way == RECOVERY_CODE:
        return _(
            "This recovery code is wrong, or was already used: each is good once. Type the next "
            "one of your sheet."
        )
    if way == PASSKEY:
        return _("This passkey was not accepted. Try again, or use another way.")
    return _(
        "This code is wrong, or was already used. Type the one that your application shows now; "
        "if you have just used it, wait for the next."
    )


def _locked(until: Any) -> str:
    if until:
        return _(
            "Too many wrong codes were typed: none of this kind is taken before %(time)s. Use "
            "another way below, or try again then.",
            time=clock(datetime.fromisoformat(str(until))),
        )
    return _(
        "Too many wrong codes were typed: none of this kind is taken any more, until you have "
        "signed in another way. Use one of those below."
    )


def _too_late() -> str:
    return _("This sign-in took too long, or was used. Type your identifier and password again.")


def _begin_anew(form: Form, where: str, kept: str) -> Answer:
    form = replace(form, errors={})
    return rendering.show(
        "sign_in/sign_in.html", form.status, form=form, next=where, kept=kept, people=[]
    )
