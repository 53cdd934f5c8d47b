"""What a page costs: calls to the services, and bytes to the browser."""

import gzip
import re
import threading
from collections.abc import Iterator

import httpx
import pytest

from services.portal.config import SERVICES
from tests.portal import states
from tests.portal.addresses import NOT_PAGES, address_of, every_address
from tests.portal.house import House
from tests.portal.people import Person

MOST_CALLS = 3
MOST_BYTES = 60_000
OF_THE_SESSION = {"POST /identity/v1/sessions/refresh", "POST /identity/v1/tokens"}
"""Calls that belong to no page: a token that has run out is got anew."""

ROWS = 25


ONE_AFTER_THE_OTHER = {
    "jobs.show": "what came of each is read once it is final, or it would miss some",
    "delegations.job": "as of jobs.show",
}
"""Pages that ask again once they know an answer, and why."""


class Together:
    """Counts the calls that are on their way at once; each waits a moment for others."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most = self.now = 0
        self._changed = threading.Condition()
        self._asked = house.transport.handle_request
        monkeypatch.setattr(house.transport, "handle_request", self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        with self._changed:
            self.now += 1
            self.most = max(self.most, self.now)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most > 1, timeout=0.3)
        try:
            return self._asked(request)
        finally:
            with self._changed:
                self.now -= 1


def shown_to(house: House, person: Person) -> Iterator[tuple[str, list[str]]]:
    """Visit every page as somebody, and tell what each has asked."""
    visitor = house.signed_in(person)
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        address = address_of(rule, house)
        house.transport.asked.clear()
        visitor.get(address)
        yield rule.endpoint, [one for one in house.transport.asked if one not in OF_THE_SESSION]


@pytest.mark.parametrize("who", ["hospitalier", "gestion", "agent"])
def test_no_page_asks_more_than_three_times(house: House, who: str) -> None:
    """Whichever side of a delegation one is on; the dashboard asks each service once."""
    person = house.agent() if who == "agent" else house.head(who)
    asked = dict(shown_to(house, person))
    dashboard = [one.split("/")[1] for one in asked.pop("dashboard.show")]

    assert len(dashboard) == len(set(dashboard)) <= len(SERVICES)
    assert {name: calls for name, calls in asked.items() if len(calls) > MOST_CALLS} == {}


def test_no_page_of_another_establishment_asks_more_than_three_times(house: House) -> None:
    """Whom one acts for is learned at the first page of each, and kept for some minutes."""
    visitor, found = house.signed_in(house.centre()), []
    for address in every_address(house, "centre"):
        if not address.startswith("/for/"):
            continue
        visitor.get(address)
        house.transport.asked.clear()
        visitor.get(address)
        asked = [call for call in house.transport.asked if call not in OF_THE_SESSION]
        if len(asked) > MOST_CALLS:
            found.append((address, asked))

    assert found == []


def test_what_a_page_asks_it_asks_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    head, found = house.signed_in(house.head()), set()
    together = Together(house, monkeypatch)
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        address = address_of(rule, house)
        house.transport.asked.clear()
        together.most = 0
        head.get(address)
        if len(house.transport.asked) > 1 and together.most < 2:
            found.add(rule.endpoint)

    assert found == ONE_AFTER_THE_OTHER.keys()


def test_the_list_comes_in_sixty_kilobytes(house: House) -> None:
    """HTML of 25 rows, styles and scripts, as compressed; typefaces are kept for ever."""
    head, client = house.signed_in(house.head(), "fr"), house.somebody(house.head()).client
    path = f"/accounts/v1/establishments/{house.head().establishment_id}/accounts"
    first = client.get(path, params={"page_size": 1}).body[0]
    many = [{**first, "id": f"{at:08}-0000-4000-8000-{at:012}"} for at in range(ROWS)]
    house.transport.told[path] = (many, 2340)

    html = head.get(states.ACCOUNTS).response.text

    assert html.count('name="ids"') == ROWS
    assert weight(house, html) <= MOST_BYTES


def weight(house: House, html: str) -> int:
    """Tell the bytes of a page with its styles and scripts, each compressed by itself."""
    loaded = re.findall(r'(?:href|src)="/assets/[0-9a-f]+/([^"]+\.(?:css|js))"', html)
    files = house.portal.assets.files
    loaded += [
        f"scripts/{name}" for name in re.findall(r'from "\./([^"]+)"', _whole(house, loaded))
    ]
    parts = [html.encode(), *(files[name] for name in dict.fromkeys(loaded))]
    return sum(len(gzip.compress(part, 6)) for part in parts)


def _whole(house: House, names: list[str]) -> str:
    return "\n".join(house.portal.assets.files[name].decode() for name in names)
