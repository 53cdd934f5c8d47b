"""A token that is got anew while several tabs want it, or while its answer is lost on the way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from services.portal.session import COOKIE
from tests.portal.house import House
from tests.portal.test_sessions import due, signed_of
from tests.portal.visitor import Visitor

REFRESH = "/identity/v1/sessions/refresh"
TABS = 6


def tabs(house: House) -> list[Visitor]:
    """The same browser, several times: each comes with the cookie whose token is about to end."""
    cookie = due(house, house.signed_in(house.agent()).cookie(COOKIE) or "")
    made = [house.visitor() for _ in range(TABS)]
    for tab in made:
        tab.keep(COOKIE, cookie)
    return made


def test_several_tabs_at_once_ask_once_and_go_on_with_the_same(house: House) -> None:
    opened, gate = tabs(house), Barrier(TABS)
    house.transport.asked.clear()

    def look(tab: Visitor) -> str:
        gate.wait(30)
        return tab.get("/account/profile").path

    with ThreadPoolExecutor(TABS) as threads:
        seen = list(threads.map(look, opened))

    assert seen == ["/account/profile"] * TABS
    assert house.transport.asked.count(f"POST {REFRESH}") == 1
    kept = {signed_of(house, tab.cookie(COOKIE) or "").refresh_token for tab in opened}
    assert len(kept) == 1


def test_an_answer_that_is_lost_on_the_way_to_the_portal_ends_no_session(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`identity` has given the next tokens, and nobody has seen them."""
    tab, lost = tabs(house)[0], [True]
    asked = house.transport.handle_request

    def handle(request: httpx.Request) -> httpx.Response:
        answer = asked(request)
        if request.url.path == REFRESH and lost.pop():
            lost.append(False)
            raise httpx.ReadTimeout("lost", request=request)
        return answer

    monkeypatch.setattr(house.transport, "handle_request", handle)

    away = tab.get("/account/profile")
    again = tab.get("/account/profile")

    assert away.status == 503
    assert (again.status, again.path) == (200, "/account/profile")


def test_a_token_that_is_refused_is_asked_for_by_one_tab_for_all(house: House) -> None:
    """All of them come back from where the services had them wait for another token."""
    opened = tabs(house)
    opened[0].get("/account/profile")
    newest = signed_of(house, opened[0].cookie(COOKIE) or "")

    for tab in opened[1:]:
        assert tab.get("/account/profile").path == "/account/profile"
        seen = house.portal.sessions._newest(signed_of(house, tab.cookie(COOKIE) or ""))
        assert seen.access_token == newest.access_token
