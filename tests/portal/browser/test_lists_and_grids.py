"""Lists that fold, and the grid of rights in which one finds a service and sets a domain."""

import re

from playwright.sync_api import Locator, expect

from tests.portal.browser.conftest import Browse
from tests.portal.house import House

ACCOUNTS = "/establishment/accounts"
LEVELS = """rows => Object.fromEntries(
  rows.map(row => [row.dataset.service, row.querySelector("input:checked").value]))"""


def test_a_group_folds_and_no_other_with_it(house: House, browse: Browse) -> None:
    with browse(house.head()) as page:
        page.goto(f"{ACCOUNTS}?group_by=profile")
        first, second = (
            page.locator("table.people tbody").nth(at).locator("tr:not(.group)") for at in (0, 1)
        )
        fold = page.locator("[data-fold]").first
        expect(fold).to_have_attribute("aria-expanded", "true")

        fold.press("Enter")
        expect(fold).to_have_attribute("aria-expanded", "false")
        expect(first.filter(visible=True)).to_have_count(0)
        expect(second.first).to_be_visible()

        fold.press("Enter")
        expect(fold).to_be_focused()
        expect(first.filter(visible=False)).to_have_count(0)


def test_a_search_leaves_nothing_empty_in_the_address(house: House, browse: Browse) -> None:
    with browse(house.head()) as page:
        page.goto(ACCOUNTS)

        page.locator("#q").fill("Dupond")
        expect(page).to_have_url(re.compile(rf"{ACCOUNTS}\?q=Dupond&page_size=\d+$"))
        page.locator("#q").fill("")
        expect(page).to_have_url(re.compile(rf"{ACCOUNTS}\?page_size=\d+$"))


def levels(rows: Locator) -> dict[str, str]:
    """Tell what is chosen for each service."""
    return dict(rows.evaluate_all(LEVELS))


def test_a_service_is_found_by_its_words_and_all_that_is_shown_of_its_domain_set_at_once(
    house: House, browse: Browse
) -> None:
    found, its_domain = "Comptes individuels retraite", {"Affiliation"}
    with browse(house.head()) as page:
        page.goto(f"{ACCOUNTS}/{house.account()}/rights")
        rows, find = page.locator("[data-service]"), page.locator("[data-find]")
        stood = levels(rows)
        wanted = "none" if stood[found] == "read" else "read"
        all_of_it = page.locator(f"[data-level-for-all={wanted}]").filter(visible=True)

        find.fill("RETRAITE comptes")
        expect(rows.filter(visible=True)).to_have_count(1)
        find.press("Enter")
        all_of_it.click()
        find.fill("zzz")
        expect(rows.filter(visible=True)).to_have_count(0)
        find.fill("")
        expect(rows.filter(visible=False)).to_have_count(0)
        one = levels(rows)
        all_of_it.first.click()

        assert one == {**stood, found: wanted}
        assert levels(rows) == {**stood, **dict.fromkeys({found, *its_domain}, wanted)}
