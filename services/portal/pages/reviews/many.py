"""A decision on all accounts of a review that match, or as recommended: told beforehand, done."""

from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.jobs import Job
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.reviews import blueprint
from services.portal.pages.reviews.deciding import FILTER, carried
from services.portal.pages.reviews.wanted import Wanted
from services.portal.pages.reviews.words import FOLLOW, VERDICTS
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:review_id>/many")
@for_administrators
def nothing_chosen(review_id: UUID) -> Answer:
    """Lead back to the review: what was chosen there is in no address."""
    return flask.redirect(flask.url_for("reviews.show", review_id=review_id))


@blueprint.post("/<uuid:review_id>/many")
@for_administrators
def many(review_id: UUID) -> Answer:
    """Tell what a decision on all that match would do; nothing is done yet."""
    asked, decision = carried(review_id), _decision()
    if decision is None:
        flask.flash(_("Choose what to decide first."), "warn")
        return flask.redirect(asked.here(), 303)
    return _foretell(asked, decision)


@blueprint.get("/<uuid:review_id>/many/do")
@for_administrators
def nothing_decided(review_id: UUID) -> Answer:
    """Lead back to the review."""
    return flask.redirect(flask.url_for("reviews.show", review_id=review_id))


@blueprint.post("/<uuid:review_id>/many/do")
@for_administrators
def decide_many(review_id: UUID) -> Answer:
    """Do it: a few at once, with what became of each; many by a job, whose progress is shown."""
    asked, decision, form = carried(review_id), _decision(), Form.sent()
    if decision is None:
        return flask.redirect(asked.here(), 303)
    order = {**_order(asked, decision), "expected": flask.request.form.get("expected", type=int)}
    try:
        done = clients.reviews.decide_many(api(), session.home(), review_id, order, key=form.key)
    except Refused as refusal:
        if refusal.code != "selection_changed":
            raise
        flask.flash(
            _("The list has changed meanwhile: nothing was done. Check the numbers again."), "warn"
        )
        return _foretell(asked, decision)
    if isinstance(done, Job):
        return flask.redirect(flask.url_for("jobs.show", job_id=done.id), 303)
    return rendering.show("reviews/done.html", lines=done, asked=asked)


def _foretell(asked: Wanted, decision: str) -> Answer:
    order = _order(asked, decision)
    forecast = clients.reviews.forecast(api(), session.home(), asked.review_id, order)
    return rendering.show(
        "reviews/confirm.html",
        asked=asked,
        chips=list(asked.chips()),
        decision=decision,
        forecast=forecast,
        fields={f"{FILTER}{name}": [value] for name, value in asked.asked.items()},
        form=Form.shown(),
    )


def _order(asked: Wanted, decision: str) -> dict[str, Any]:
    """Say what is decided on whom: recommendations are followed for those that remain."""
    wanted = asked.remaining() if decision == FOLLOW else asked
    return {"decision": decision, "filter": wanted.as_filter}


def _decision() -> str | None:
    said = flask.request.form.get("many", "")
    return said if said in (FOLLOW, *VERDICTS) else None
