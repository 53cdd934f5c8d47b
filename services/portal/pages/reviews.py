"""Reviews of the accounts: who still needs one, decided account by account."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import marked, ngettext
from services.portal.pages.accounts.listing import standing
from services.portal.visitors import api

blueprint = flask.Blueprint("reviews", __name__, url_prefix="/establishment/reviews")

Answer = flask.typing.ResponseReturnValue

VERDICTS = {"renew": marked("Renew"), "delete": marked("Delete"), "leave": marked("Leave")}
WHY = {
    "invited": marked("has just been invited"),
    "invitation_lapsed": marked("has not answered the invitation"),
    "never_signed_in": marked("has never signed in"),
    "not_signed_in_lately": marked("has not signed in for a long time"),
    "only_administrator": marked("is the only administrator"),
    "in_use": marked("is in use"),
}
FILTERS = {"undecided": marked("To decide"), **VERDICTS}


@blueprint.get("")
@for_administrators
def listed() -> Answer:
    """List the reviews, and offer to open one."""
    page = clients.reviews.listed(api(), session.home(), rendering.page_number())
    return rendering.show("reviews/list.html", page=page, form=Form.shown())


@blueprint.post("")
@for_administrators
def begin() -> Answer:
    """Open a review."""
    review = clients.reviews.begin(api(), session.home(), key=Form.sent().key)
    return flask.redirect(flask.url_for("reviews.show", review_id=review.id), 303)


@blueprint.get("/<uuid:review_id>")
@for_administrators
def show(review_id: UUID) -> Answer:
    """Show the accounts of a review with what is recommended, to be decided on."""
    decision = _decision()
    calls: list[Callable[[], Any]] = [
        partial(clients.reviews.show, api(), session.home(), review_id),
        partial(_accounts, review_id, decision),
    ]
    review, page = api().together(*calls)
    open_ = [row for row in page.items if row.decision is None and row.recommendation]
    return rendering.show(
        "reviews/show.html",
        review=review,
        page=page,
        decision=decision,
        verdicts=VERDICTS,
        filters=FILTERS,
        why=WHY,
        recommended=Counter(row.recommendation for row in open_),
        form=Form.shown(),
        **standing(),
    )


@blueprint.post("/<uuid:review_id>")
@for_administrators
def decide(review_id: UUID) -> Answer:
    """Decide on one account, or follow what is recommended for those of a page."""
    sent = flask.request.form
    where = flask.url_for("reviews.show", review_id=review_id, decision=sent.get("decision"))
    if sent.get("follow") == "yes":
        of_page = zip(sent.getlist("ids"), sent.getlist("recommended"), strict=False)
        decisions = {of: verdict for of, verdict in of_page if verdict in VERDICTS}
    else:
        account_id, _colon, verdict = sent.get("one", "").partition(":")
        decisions = {account_id: verdict} if verdict in VERDICTS else {}
    if not decisions:
        return flask.redirect(where, 303)
    lines = clients.reviews.decide(api(), session.home(), review_id, decisions)
    done = [line for line in lines if line.outcome == "done"]
    if done:
        words = ngettext("Decided on %(num)d account.", "Decided on %(num)d accounts.", len(done))
        flask.flash(words, "ok")
    for message in {line.message for line in lines if line.outcome != "done" and line.message}:
        flask.flash(message, "warn")
    return flask.redirect(where, 303)


@blueprint.post("/<uuid:review_id>/close")
@for_administrators
def close(review_id: UUID) -> Answer:
    """End a review."""
    clients.reviews.close(api(), session.home(), review_id, key=Form.sent().key)
    flask.flash(_("The review is closed. Accounts without a decision stay as they are."), "ok")
    return flask.redirect(flask.url_for("reviews.listed"), 303)


def _accounts(review_id: UUID, decision: str | None) -> Any:
    return clients.reviews.accounts(
        api(), session.home(), review_id, page=rendering.page_number(), decision=decision
    )


def _decision() -> str | None:
    asked = flask.request.args.get("decision")
    return asked if asked in FILTERS else None
