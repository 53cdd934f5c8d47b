"""All establishments that a centre works for, or asks to: one list, with what needs attention."""

from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_centralising, for_centre
from services.portal.languages import marked
from services.portal.pages.delegations import words
from services.portal.pages.others import blueprint
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

ATTENTION = {
    "unanswered": marked("No answer yet"),
    "ends_soon": marked("Ends within 60 days"),
    "amendment_pending": marked("An amendment waits"),
    "unassigned": marked("Nobody works in it"),
    "one_administrator": marked("One administrator only"),
    "no_administrator": marked("No administrator left"),
}
"""Lists that somebody who works for hundreds looks at each week."""

SORTS = {"name": marked("Name"), "ends_on": marked("Last day"), "status": marked("State")}
LONGEST = 100


@blueprint.get("/establishments")
@for_centre
def overview() -> Answer:
    """List them: all, or those that need attention for a reason."""
    asked = flask.request.args
    attention, status, sort = (asked.get(name, "") for name in ("attention", "status", "sort"))
    query: dict[str, Any] = {
        "side": "centralising",
        "page": rendering.page_number(),
        "q": asked.get("q", "").strip()[:LONGEST] or None,
        "attention": attention if attention in ATTENTION else None,
        "status": status if status in words.STATES else None,
        "sort": sort if sort in SORTS else None,
    }
    page = clients.delegations.listed(api(), query)
    return rendering.show(
        "others/overview.html",
        page=page,
        asked=query,
        attentions=ATTENTION,
        sorts=SORTS,
        words=words,
    )


@blueprint.get("/people")
@for_centralising
def people() -> Answer:
    """Look for somebody in all establishments whose accounts one manages."""
    q = flask.request.args.get("q", "").strip()[:LONGEST]
    query = {"q": q, "page": rendering.page_number()}
    page = clients.across.people(api(), query) if q else None
    return rendering.show("others/people.html", page=page, q=q)
