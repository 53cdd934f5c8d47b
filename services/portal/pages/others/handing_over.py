"""Handing what one person works on to a colleague, in all establishments at once."""

from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_centre
from services.portal.clients.accounts import Row
from services.portal.clients.refusals import Refused
from services.portal.clients.shapes import Page
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.delegations.chosen import NAMES, Began
from services.portal.pages.others import blueprint
from services.portal.visitors import api

WHO = ("from_account_id", "to_account_id")
FOUND = 25
"""How many accounts a search shows."""

LONGEST = 100

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/hand-over")
@for_centre
def hand_over() -> Answer:
    """Look for the one who leaves, and for the colleague."""
    return _choose(Form.shown())


@blueprint.post("/hand-over")
@for_centre
def do_hand_over() -> Answer:
    """Tell what would become of each delegation; then, asked once more, do it."""
    form = Form.sent()
    for name in WHO:
        if not form[name]:
            form.fail(name, _("Choose somebody."))
    if form.errors:
        return _choose(form)
    order, is_rehearsal = form.filled(WHO), form["step"] != "do"
    try:
        told = clients.many.act(api(), "hand_over", order, is_rehearsal=is_rehearsal, key=form.key)
        if is_rehearsal:
            return _check(told, order)
    except Refused as refusal:
        return _choose(form.refuse(refusal))
    began_at = Began(NAMES["others"], flask.url_for("others.overview"))
    return rendering.show(
        "delegations/many_done.html",
        told=told,
        is_rehearsal=False,
        began_at=began_at,
        back=began_at.address,
    )


def _check(told: Any, order: dict[str, Any]) -> Answer:
    """Show who hands over to whom, and what would become of each delegation."""
    show = clients.accounts.show
    calls = [partial(show, api(), session.home(), order[name]) for name in WHO]
    leaving, colleague = api().together(*calls)
    return rendering.show(
        "others/hand_over_check.html",
        told=told,
        is_rehearsal=True,
        count=sum(not (one.is_refused or one.is_unchanged) for one in told),
        leaving=leaving,
        colleague=colleague,
        fields={name: [value] for name, value in order.items()},
        form=Form.shown(),
    )


def _choose(form: Form) -> Answer:
    said = {name: flask.request.values.get(name, "").strip()[:LONGEST] for name in ("from", "to")}
    looked_for = [name for name in said if said[name]]
    calls = [partial(_found, said[name], is_active=name == "to") for name in looked_for]
    found = dict(zip(looked_for, api().together(*calls) if calls else [], strict=True))
    return rendering.show("others/hand_over.html", form.status, form=form, said=said, found=found)


def _found(words: str, *, is_active: bool) -> Page[Row]:
    """Look for people of one's establishment; whoever leaves need not be active any more."""
    query = {"q": words, "page_size": FOUND} | ({"status": "active"} if is_active else {})
    return clients.accounts.listed(api(), session.home(), query)
