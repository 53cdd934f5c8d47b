"""The establishment that one acts for: its name and how far one may go there, at each page.

What was learned is kept for a few minutes beside the visitor's session, by establishment, so that
a page costs no call more. It only says what is offered: each call of a page is judged anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import flask

from services.portal import acting, session
from services.portal.clients import places, services
from services.portal.clients.api import Api
from services.portal.clients.refusals import Refused, SessionOver
from services.portal.clients.services import Service
from services.portal.visitors import api, arrived_at

KEPT = "places"
FRESH_FOR = 300  # seconds
MOST = 4
"""How many are kept: they travel in a cookie."""

OVER, NOT_ALLOWED = "acting_over", "acting_not_allowed"


@dataclass(frozen=True)
class Place:
    """The establishment that one acts for.

    :ivar rights: how far one may go there, by service
    """

    id: str
    name: str
    siret: str
    rights: Mapping[str, str]

    def offers(self, endpoint: str) -> bool:
        """Tell whether the delegation opens a page."""
        if endpoint in acting.LETTERS:
            return places.LETTERS in self.rights
        level = self.rights.get(places.SERVICE)
        is_first = endpoint == acting.FIRST
        is_read = endpoint in acting.READS and level is not None
        return is_first or is_read or (endpoint in acting.WRITES and level == "write")


def require() -> flask.typing.ResponseReturnValue | None:
    """Find out whom the present request acts for, if for anybody, before its page is made.

    :raises SessionOver: nobody is signed in
    :raises Refused: there is no such delegation, or not this far, or no such page elsewhere
    """
    establishment_id, endpoint = acting.establishment_id(), flask.request.endpoint
    if establishment_id is None or endpoint is None:
        return None
    signed = session.current()
    if signed is None:
        raise SessionOver
    if establishment_id == signed.establishment_id:
        return flask.redirect(acting.full_path().removeprefix(flask.request.script_root) or "/")
    place = _kept(establishment_id) or _asked(establishment_id)
    flask.g.place = place
    arguments = flask.request.view_args or {}
    if arguments.get("act") in acting.AT_HOME or not place.offers(endpoint):
        raise Refused(403, {"code": NOT_ALLOWED})
    return None


def present() -> Place | None:
    """Tell whom the present page acts for; None: for nobody, or they are not known to let one."""
    return cast(Place | None, flask.g.get("place"))


def offers(endpoint: str) -> bool:
    """Tell whether a page is there for whom one acts for; at home, all are."""
    place = present()
    return place is None or place.offers(endpoint)


def grantable(asking: Api, language: str) -> list[Service]:
    """List the services that one may give: where one acts for another, as far as one may use."""
    found = services.grantable(asking, language)
    place = present()
    if place is None:
        return found
    held = place.rights
    return [replace(one, most=held[one.code]) for one in found if one.code in held]


def within_reach(levels: Mapping[str, str]) -> dict[str, str]:
    """Leave out the services that one may not give where one acts for another."""
    place = present()
    return {c: level for c, level in levels.items() if place is None or c in place.rights}


def judge(refusal: Refused) -> Refused:
    """Tell what a refusal means where one acts for another: is the delegation over?"""
    establishment_id = acting.establishment_id()
    if establishment_id is None or refusal.status not in (403, 404):
        return refusal
    if refusal.code in (OVER, NOT_ALLOWED):
        return refusal
    former = flask.g.get("place")
    _forget(establishment_id)
    try:
        flask.g.place = _asked(establishment_id)
    except Refused as again:
        flask.g.place, flask.g.former_place = None, former
        return again
    is_bare = refusal.status == 403 and refusal.code == "forbidden"
    return Refused(403, {"code": NOT_ALLOWED}) if is_bare else refusal


def _asked(establishment_id: str) -> Place:
    found = places.reach(api(), establishment_id)
    if found is None or not found.has_pages:
        raise Refused(403, {"code": OVER})
    place = Place(establishment_id, found.name, found.siret, found.rights)
    _keep(place)
    return place


def _kept(establishment_id: str) -> Place | None:
    found = _all().get(establishment_id)
    if found is None or not 0 <= arrived_at().timestamp() - found[-1] <= FRESH_FOR:
        return None
    return Place(establishment_id, *found[:-1])


def _keep(place: Place) -> None:
    others = {name: row for name, row in _all().items() if name != place.id}
    newest = sorted(others.items(), key=lambda pair: -pair[1][-1])[: MOST - 1]
    row = [place.name, place.siret, dict(place.rights), int(arrived_at().timestamp())]
    flask.session[KEPT] = {**dict(newest), place.id: row}


def _forget(establishment_id: str) -> None:
    flask.session[KEPT] = {n: row for n, row in _all().items() if n != establishment_id}


def _all() -> dict[str, Any]:
    found: dict[str, Any] = flask.session.get(KEPT) or {}
    return found
