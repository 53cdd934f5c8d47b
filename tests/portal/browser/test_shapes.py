"""Whatever the eyes and the hands: zoom, forced colours, targets large enough to hit."""

import pytest
from playwright.sync_api import Page

from tests.portal.browser.conftest import Browse
from tests.portal.house import House

ACCOUNTS = "/establishment/accounts"
PAGES = ["/", "/account/profile", ACCOUNTS, f"{ACCOUNTS}/create", "/establishment/reviews"]

SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(one => one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
  .filter(one => !one.closest("p, dd, li:not(:has(> a:only-child)), .note, .hint, .skip, h1, h2"))
  .filter(one => !one.matches("input[type=hidden], .skip, .levels input"))
  .map(one => [one, (one.labels?.[0]?.contains(one) ? one.labels[0] : one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${box.width}×${box.height} ${one.outerHTML.slice(0, 120)}`)"""
"""WCAG 2.5.8: a link within a sentence may be smaller, and what has a label is hit by its label."""

UNSEEN = """() => [...document.querySelectorAll("main button, main input, main select, main a")]
  .filter(one => one.checkVisibility()).filter(one => !one.matches("input[type=hidden]"))
  .filter(one => { one.focus(); const own = getComputedStyle(one);
    const next = one.nextElementSibling ? getComputedStyle(one.nextElementSibling) : own;
    const isSeen = [own, next].some(style => style.outlineStyle !== "none");
    return one === document.activeElement && !isSeen; })
  .map(one => one.outerHTML.slice(0, 120))"""

CLIPPED = """() => [...document.querySelectorAll("main *")].filter(one => one.checkVisibility())
  .filter(one => !one.closest(".table, .visually-hidden, thead") && one.clientWidth > 1)
  .filter(one => !one.matches("input, select, textarea"))
  .filter(one => one.scrollWidth > one.clientWidth + 1)
  .filter(one => ["hidden", "clip"].includes(getComputedStyle(one).overflowX))
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_24_pixels_at_least(house: House, browse: Browse, width: int) -> None:
    with browse(house.head(), width=width) as page:
        assert {path: small for path in PAGES if (small := at(page, path, SMALL))} == {}


def test_a_page_of_1280_pixels_can_be_enlarged_four_times(house: House, browse: Browse) -> None:
    """At 400 % it is 320 pixels wide: nothing is cut, and nothing scrolls sideways."""
    with browse(house.head(), width=320) as page:
        for path in PAGES:
            assert at(page, path, CLIPPED) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_in_forced_colours_the_focus_and_what_is_chosen_are_seen(
    house: House, browse: Browse
) -> None:
    with browse(house.head()) as page:
        page.emulate_media(forced_colors="active")
        for path in PAGES:
            assert at(page, path, UNSEEN) == [], path
        page.goto(f"{ACCOUNTS}/{house.account()}/rights")
        seen, other = (
            page.locator(f"input{chosen} + label").first.evaluate(
                "label => getComputedStyle(label).backgroundColor"
            )
            for chosen in ("[type=radio]:checked", "[type=radio]:not(:checked)")
        )
        assert seen != other


def at(page: Page, path: str, question: str) -> list[str]:
    page.goto(path)
    found: list[str] = page.evaluate(question)
    return found
