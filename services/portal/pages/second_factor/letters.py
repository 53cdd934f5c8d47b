"""A code by letter, for an only administrator who has lost all second factors."""

from datetime import datetime

import flask

from services.portal import challenges, clients, rendering, resuming, safety
from services.portal.access import for_everybody
from services.portal.clients.factors import LETTER
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import day
from services.portal.languages import gettext as _
from services.portal.pages.second_factor import blueprint, words
from services.portal.pages.second_factor.anew import OVER, anonymous, begin_anew

Answer = flask.typing.ResponseReturnValue

ASK = "ask_letter"
"""What the button of another page sends that leads here, with the form that goes on after it."""


@blueprint.get("/letter")
@for_everybody
def ask_letter() -> Answer:
    """Say who may have a code sent by letter, and what that means."""
    where = resuming.where_to()
    if challenges.present() is None:
        return flask.redirect(flask.url_for("sign_in.ask", next=where))
    return _show_letter(Form.shown(), where, resuming.carried())


@blueprint.post("/letter")
@for_everybody
def send_letter() -> Answer:
    """Have a code be sent by letter; or lead to the page that says what that means, and back."""
    form, waiting = Form.sent(), challenges.present()
    where, kept = safety.local(form["next"]), flask.request.form.get(resuming.FIELD, "")
    if waiting is None:
        form.status, form.problem = 401, words.too_late()
        return begin_anew(form, where, kept)
    if form["other"] == ASK:
        return _show_letter(Form(), where, kept)
    if "other" in form.values:
        return challenges.show(waiting, Form(), where=where, kept=kept)
    try:
        letter = clients.factor_letters.ask(anonymous(), waiting.challenge)
    except Refused as refusal:
        form.refuse(refusal)
        if refusal.code in OVER:
            challenges.forget()
            return begin_anew(words.told(form, LETTER), where, kept)
        return _show_letter(_when(form), where, kept)
    return rendering.show("sign_in/letter_sent.html", letter=letter)


def _when(form: Form) -> Form:
    """Say from when on a letter can be asked for, where one was lately."""
    at = form.members.get("next_at") or form.members.get("until")
    if at:
        form.problem += " " + _("Until %(moment)s.", moment=day(datetime.fromisoformat(str(at))))
    return form


def _show_letter(form: Form, where: str, kept: str) -> Answer:
    return rendering.show("sign_in/letter.html", form.status, form=form, next=where, kept=kept)
