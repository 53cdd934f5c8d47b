"""A decision in the reviews of several establishments at once: told beforehand, then done."""

from functools import partial

import flask

from services.portal import clients, rendering
from services.portal.access import for_centre
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.pages.others import blueprint, carrying_out
from services.portal.pages.reviews import words
from services.portal.visitors import api

DECISIONS = (words.FOLLOW, *words.VERDICTS)

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/reviews/decide")
@for_centre
def nothing_decided() -> Answer:
    """Lead back to the reviews: what was chosen there is in no address."""
    return flask.redirect(flask.url_for("others.reviews"))


@blueprint.post("/reviews/decide")
@for_centre
def decide() -> Answer:
    """Take a decision that was foretold."""
    form, chosen = Form.sent(), flask.request.form.getlist("establishments")
    decision = str(form["decision"])
    if not chosen or decision not in DECISIONS:
        return flask.redirect(flask.url_for("others.reviews"), 303)
    expected = whole_number(str(form["expected"])) or 0

    def changed(refusal: Refused) -> Answer:
        flask.flash(
            _("The list has changed meanwhile: nothing was done. Check the numbers again."), "warn"
        )
        return foretold(chosen, decision)

    act = partial(clients.across.decide, api(), chosen, decision, expected, key=form.key)
    return carrying_out.carry_out(act, carrying_out.DECIDED, changed)


def foretold(chosen: list[str], decision: str) -> Answer:
    """Show what would become of the accounts that nobody has decided on, by establishment."""
    if decision not in DECISIONS:
        return flask.redirect(flask.url_for("others.reviews"), 303)
    return rendering.show(
        "others/decide.html",
        decision=decision,
        foreseen=clients.across.foresee(api(), chosen, decision),
        fields={"establishments": chosen},
        form=Form.shown(),
        words=words,
    )
