"""Choosing an establishment to act for: searched, narrowed and sorted, however many there are."""

from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering
from services.portal.access import for_centralising
from services.portal.clients.places import SERVICE
from services.portal.languages import current, marked
from services.portal.pages.delegations.wanted import is_day
from services.portal.pages.others import blueprint
from services.portal.visitors import api

SORTS = {
    "name": marked("Name"),
    "siret": marked("SIRET"),
    "ends_on": marked("Last day"),
}
LONGEST = 100


@blueprint.get("")
@for_centralising
def choose() -> flask.typing.ResponseReturnValue:
    """List the establishments that one may act for, with what one may use there."""
    query = _query()
    calls: list[Any] = [
        partial(clients.places.perimeter, api(), query),
        partial(clients.services.catalogue, api(), current()),
    ]
    page, catalogue = api().together(*calls)
    return rendering.show(
        "others/choose.html",
        page=page,
        asked=query,
        service=SERVICE,
        services=[one for one in catalogue if one.is_delegable],
        sorts=SORTS,
    )


def _query() -> dict[str, Any]:
    """Read what is asked for; what makes no sense is left out."""
    said = {name: value.strip() for name, value in flask.request.args.items()}
    day, sort = said.get("ends_before", ""), said.get("sort", "")
    return {
        "page": rendering.page_number(),
        "q": said.get("q", "")[:LONGEST] or None,
        "service": said.get("service", "")[:LONGEST] or None,
        "ends_before": day if is_day(day) else None,
        "sort": sort if sort in SORTS else None,
    }
