"""What a browser keeps from page to page fits into a cookie, whatever is remembered in it."""

import warnings
from uuid import uuid4

from services.portal import keeping, places, unread
from tests.portal.house import House
from tests.portal.pages.test_security import ADD, SCAN
from tests.portal.visitor import Visitor

MOST_THAT_BROWSERS_KEEP = 4096
SAYS_OF_ITSELF = "Secure; HttpOnly; Path=/; SameSite=Lax"


def test_where_there_is_no_room_what_is_merely_remembered_goes(house: House) -> None:
    """Somebody who acts for four establishments, with many services, adds an application."""
    visitor = house.signed_in(house.agent())
    visitor.get(ADD)
    rights = {f"service-{number:02}": "write" for number in range(40)}
    four = {str(uuid4()): ["É" * 200, "1" * 14, rights, 0] for _ in range(places.MOST)}
    before = opened(house, visitor)
    sealed = house.portal.sealer.seal({**before, places.KEPT: four}, purpose=keeping.PURPOSE)
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # of its length
        visitor.keep(keeping.COOKIE, sealed)

    page = visitor.send(ADD, name="Téléphone")

    assert page.path == SCAN
    cookie = f"__Host-{keeping.COOKIE}={visitor.cookie(keeping.COOKIE)}; {SAYS_OF_ITSELF}"
    assert len(cookie) <= MOST_THAT_BROWSERS_KEEP
    after = opened(house, visitor)
    assert after["csrf_token"] == before["csrf_token"]
    assert "enrolling" in after
    assert places.KEPT not in after


def test_what_is_merely_remembered_is_called_as_those_call_it_who_remember_it() -> None:
    assert keeping.REMEMBERED == (places.KEPT, unread.KEPT)


def opened(house: House, visitor: Visitor) -> dict[str, object]:
    sealed = visitor.cookie(keeping.COOKIE) or ""
    return dict(house.portal.sealer.open(sealed, purpose=keeping.PURPOSE))
