"""What a page costs: calls to the services, and bytes to the browser."""

import gzip
import re

from tests.portal import states
from tests.portal.addresses import NOT_PAGES, address_of
from tests.portal.house import House

MOST_CALLS = 3
MOST_BYTES = 60_000
OF_THE_SESSION = {"POST /identity/v1/sessions/refresh", "POST /identity/v1/tokens"}
"""Calls that belong to no page: a token that has run out is got anew."""

ROWS = 25


def test_no_page_asks_more_than_three_times(house: House) -> None:
    head, found = house.signed_in(house.head()), []
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        address = address_of(rule, house)
        house.reach.asked.clear()
        head.get(address)
        asked = [call for call in house.reach.asked if call not in OF_THE_SESSION]
        if len(asked) > MOST_CALLS:
            found.append((address, asked))

    assert found == []


def test_the_list_comes_in_sixty_kilobytes(house: House) -> None:
    """HTML of 25 rows, styles and scripts, as compressed; typefaces are kept for ever."""
    head, client = house.signed_in(house.head(), "fr"), house.somebody(house.head()).client
    path = f"/accounts/v1/establishments/{house.head().establishment_id}/accounts"
    first = client.get(path, params={"page_size": 1}).body[0]
    many = [{**first, "id": f"{at:08}-0000-4000-8000-{at:012}"} for at in range(ROWS)]
    house.reach.told[path] = (many, 2340)

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
