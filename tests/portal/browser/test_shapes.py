"""Whatever the eyes and the hands; what holds on every page is in `test_accessibility.py`."""

import pytest
from playwright.sync_api import expect

from tests.portal.browser.conftest import DESKTOP, PHONE, Browse
from tests.portal.browser.looking import SMALL, WIDE
from tests.portal.house import House
from tests.portal.pictures import as_high_as_it_is

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


def test_a_page_is_in_view_as_a_whole_while_its_picture_is_taken(
    house: House, browse: Browse
) -> None:
    whole = "innerHeight >= document.documentElement.scrollHeight"
    with browse(house.head(), width=PHONE) as page:
        page.goto(f"{ACCOUNTS}/create")
        assert not page.evaluate(whole)
        with as_high_as_it_is(page):
            assert page.evaluate(whole)
        assert not page.evaluate(whole)


IN_ONE_ROW = """names => {
    const boxes = names.map(name => document.querySelector(name).getBoundingClientRect());
    return boxes.every(box => box.top < boxes[0].bottom && boxes[0].top < box.bottom);
}"""


@pytest.mark.parametrize("who", ["head", "agent"])
def test_on_a_phone_the_head_is_of_two_rows(house: House, browse: Browse, who: str) -> None:
    with browse(getattr(house, who)(), width=PHONE) as page:
        page.goto("/")
        for row in ([".brand", ".person > summary"], [".place", ".letter-box", ".tools .quiet"]):
            assert page.evaluate(IN_ONE_ROW, row), row


BESIDE = """boxes => boxes.every(box => {
    const tick = box.getBoundingClientRect();
    const title = box.closest("tr").querySelector("th a").getBoundingClientRect();
    return tick.right <= title.left && tick.top < title.bottom && title.top < tick.bottom;
})"""


def test_in_a_card_the_tick_stands_beside_its_title_however_long(
    house: House, browse: Browse
) -> None:
    with browse(house.head("Sainte"), width=PHONE) as page:
        page.goto("/letters")
        ticks = page.locator("tbody [name=ids]")
        assert ticks.count() >= 2
        assert ticks.evaluate_all(BESIDE)


def test_a_plot_that_a_phone_would_make_too_small_to_read_is_left_to_its_table(
    house: House, browse: Browse
) -> None:
    for width in (PHONE, DESKTOP):
        with browse(house.operator(), width=width) as page:
            page.goto("/platform/letters-read")
            assert page.locator("main table").is_visible()
            assert page.locator(".bars").is_visible() == (width == DESKTOP)


ON_PAPER = {
    ACCOUNTS: ".people tbody tr",
    "/establishment/history": "main table tbody tr",
    "/establishment/accounts/{account}/identifier": ".handed .large",
}
"""Lists and sheets, and what of each is wanted on paper."""
OF_NO_USE_ON_PAPER = ".side, .bottom, .top .tools, [role=search], .button, .selection, .pick"


@pytest.mark.parametrize("path", ON_PAPER)
def test_on_paper_there_is_what_is_to_be_read_and_nothing_to_press(
    house: House, browse: Browse, path: str
) -> None:
    with browse(house.head(), width=794, scheme="dark") as page:
        page.emulate_media(media="print")
        page.goto(path.format(account=house.account()))

        expect(page.locator(ON_PAPER[path]).first).to_be_visible()
        shown = page.locator(OF_NO_USE_ON_PAPER).filter(visible=True)
        assert shown.evaluate_all("all => all.map(one => one.outerHTML.slice(0, 80))") == []
        assert page.evaluate(WIDE) == []
        paper = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(paper) == "rgb(255, 255, 255)"


CUT = """() => [...document.querySelectorAll(".table")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"""


@pytest.mark.parametrize(
    ("who", "path"), [("operator", "/platform/emails"), ("head", ACCOUNTS), ("head", PAGES[-1])]
)
def test_the_tables_of_a_wide_page_are_seen_as_a_whole(
    house: House, browse: Browse, who: str, path: str
) -> None:
    with browse(getattr(house, who)()) as page:
        page.goto(path)
        assert page.evaluate(CUT) == []
