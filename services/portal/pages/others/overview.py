"""All establishments that a centre works for, or asks to: one list, with what needs attention."""

import flask

from services.portal import clients, rendering
from services.portal.access import for_centralising, for_centre
from services.portal.pages.delegations import words
from services.portal.pages.delegations.wanted import Wanted
from services.portal.pages.others import blueprint, elsewhere
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue

LONGEST = 100


@blueprint.get("/establishments")
@for_centre
def overview() -> Answer:
    """List them: all, or those that need attention for a reason, which another service may know."""
    wanted = Wanted.read(flask.request.args, side="centralising")
    reason = flask.request.args.get("attention", "")
    found = None
    if reason in elsewhere.REASONS:
        found = elsewhere.find(api(), reason, q=wanted["q"], number=wanted.page)
    return rendering.show(
        "others/overview.html",
        page=found.page if found else clients.delegations.listed(api(), wanted.query),
        asked=wanted,
        attention=reason if found else wanted["attention"],
        elsewhere=found,
        reasons=words.ATTENTION | elsewhere.REASONS,
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
