"""What is due in all establishments whose accounts one manages: renewals and reviews."""

from functools import partial

import flask

from services.portal import clients, rendering
from services.portal.access import for_centre
from services.portal.clients.refusals import Refused
from services.portal.forms import Form, whole_number
from services.portal.languages import gettext as _
from services.portal.languages import ngettext
from services.portal.pages.others import blueprint, carrying_out, deciding
from services.portal.pages.reviews import words
from services.portal.visitors import api

MOST_TOLD = 5
"""Refusals that are told one by one: what the next page says travels in a cookie."""

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/due")
@for_centre
def due() -> Answer:
    """Tell where accounts end soon, and how many."""
    return _due(Form.shown())


@blueprint.post("/due")
@for_centre
def renew() -> Answer:
    """Renew those of one establishment, or of all; what became of each is told."""
    form = Form.sent()
    where = "all" if form["where"] == "all" else [str(form["where"])]
    expected = whole_number(str(form["expected"])) or 0

    def changed(refusal: Refused) -> Answer:
        form.problem = _("The list has changed meanwhile: nothing was done. Look again.")
        form.status = refusal.status
        return _due(form)

    act = partial(clients.across.renew, api(), where, expected, key=form.key)
    try:
        return carrying_out.carry_out(act, carrying_out.RENEWED, changed)
    except Refused as refusal:
        return _due(form.refuse(refusal))


@blueprint.get("/reviews")
@for_centre
def reviews() -> Answer:
    """Tell how the reviews stand everywhere."""
    return _reviews(Form.shown())


@blueprint.post("/reviews")
@for_centre
def review() -> Answer:
    """Open or close the reviews of those that are chosen, or tell what a decision would do."""
    form, chosen = Form.sent(), flask.request.form.getlist("establishments")
    if not chosen:
        form.problem, form.status = _("Choose at least one establishment."), 422
        return _reviews(form)
    if form["act"] == "decide":
        return deciding.foretold(chosen, str(form["decision"]))
    is_closing = form["act"] == "close"
    act = clients.across.close_reviews if is_closing else clients.across.open_reviews
    try:
        outcomes = act(api(), chosen, key=form.key)
    except Refused as refusal:
        return _reviews(form.refuse(refusal))
    refused = [one for one in outcomes if one.code]
    done = len(outcomes) - len(refused)
    if is_closing:
        said = ngettext("%(num)d review is closed.", "%(num)d reviews are closed.", done)
    else:
        said = ngettext("%(num)d review is open.", "%(num)d reviews are open.", done)
    flask.flash(said, "ok" if done else "warn")
    for one in refused[:MOST_TOLD]:
        flask.flash(f"{one.establishment_name or ''} – {one.message or one.code}"[:200], "warn")
    if len(refused) > MOST_TOLD:
        left = len(refused) - MOST_TOLD
        said = ngettext("And %(num)d more establishment.", "And %(num)d more establishments.", left)
        flask.flash(said, "warn")
    return flask.redirect(flask.url_for("others.reviews"), 303)


def _due(form: Form) -> Answer:
    found = clients.across.due(api())
    total = sum(one.count for one in found)
    return rendering.show("others/due.html", form.status, form=form, found=found, total=total)


def _reviews(form: Form) -> Answer:
    found = clients.across.reviews(api())
    is_late = flask.request.args.get("only") == "overdue"
    shown = [one for one in found if one.is_overdue] if is_late else found
    return rendering.show(
        "others/reviews.html",
        form.status,
        form=form,
        found=shown,
        late=sum(one.is_overdue for one in found),
        is_late=is_late,
        words=words,
    )
