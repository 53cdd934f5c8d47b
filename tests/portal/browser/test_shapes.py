"""Whatever the eyes and the hands; what holds on every page is in `test_accessibility.py`."""

import pytest

from tests.portal.browser.conftest import Browse
from tests.portal.browser.looking import SMALL
from tests.portal.house import House

ACCOUNTS = "/establishment/accounts"
PAGES = ["/", "/account/profile", ACCOUNTS, f"{ACCOUNTS}/create", "/establishment/reviews"]


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_24_pixels_at_least_on_a_wide_page_too(
    house: House, browse: Browse, path: str
) -> None:
    with browse(house.head()) as page:
        page.goto(path)
        assert page.evaluate(SMALL) == []


def test_in_forced_colours_what_is_chosen_is_seen(house: House, browse: Browse) -> None:
    with browse(house.head()) as page:
        page.emulate_media(forced_colors="active")
        page.goto(f"{ACCOUNTS}/{house.account()}/rights")
        seen, other = (
            page.locator(f"input{chosen} + label").first.evaluate(
                "label => getComputedStyle(label).backgroundColor"
            )
            for chosen in ("[type=radio]:checked", "[type=radio]:not(:checked)")
        )
        assert seen != other
