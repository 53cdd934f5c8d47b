"""The reviews, and the accounts that one is about: searched, filtered, sorted."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.accounts.listing import standing
from services.portal.pages.reviews import blueprint, words
from services.portal.pages.reviews.wanted import CHOICES, Wanted
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


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
    asked = Wanted.read(review_id, flask.request.args)
    remaining = {**asked.remaining().filter, "group_by": "recommendation"}
    calls: list[Callable[[], Any]] = [
        partial(clients.reviews.show, api(), session.home(), review_id),
        partial(clients.reviews.accounts, api(), session.home(), review_id, asked.query),
        partial(clients.reviews.groups, api(), session.home(), review_id, remaining),
    ]
    review, page, groups = api().together(*calls)
    if page.is_beyond:  # whoever stood on it has been decided on
        return flask.redirect(asked.address(page=page.pages))
    following = [row.id for row in page.items[1:]]
    return rendering.show(
        "reviews/show.html",
        asked=asked,
        chips=list(asked.chips()),
        choices=CHOICES,
        review=review,
        page=page,
        next_of=dict(zip((row.id for row in page.items), following, strict=False)),
        recommended={group.group: group.count for group in groups if group.group},
        turn=lambda number: asked.address(page=number),
        words=words,
        form=Form.shown(),
        **standing(),
    )


@blueprint.get("/<uuid:review_id>/close")
@for_administrators
def ask_close(review_id: UUID) -> Answer:
    """Say what closing a review means: it cannot be opened again."""
    review = clients.reviews.show(api(), session.home(), review_id)
    return rendering.show("reviews/close.html", review=review, form=Form.shown())


@blueprint.post("/<uuid:review_id>/close")
@for_administrators
def close(review_id: UUID) -> Answer:
    """End a review."""
    clients.reviews.close(api(), session.home(), review_id, key=Form.sent().key)
    flask.flash(_("The review is closed. Accounts without a decision stay as they are."), "ok")
    return flask.redirect(flask.url_for("reviews.listed"), 303)
