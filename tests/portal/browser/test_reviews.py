"""Reviewing accounts with the keyboard alone."""

import re

from playwright.sync_api import expect

from tests.portal.browser.conftest import Browse
from tests.portal.house import House
from tests.portal.pages.test_reviews import newcomers, opened


class TestAReview:
    def test_is_decided_with_the_keyboard(self, house: House, browse: Browse) -> None:
        name = newcomers(house, 3)
        path = opened(house).page.path
        with browse(house.head()) as page:
            page.goto(f"{path}?q={name}&decision=undecided")
            found = page.locator("[data-row]")
            expect(found).to_have_count(3)
            identifiers = [row.locator(".id").inner_text() for row in found.all()]
            found.first.locator("button").first.focus()

            page.keyboard.press("l")
            expect(page.get_by_text("laissé tel quel")).to_be_visible()
            expect(found).to_have_count(2)
            expect(found.first).to_be_focused()
            expect(found.first).to_contain_text(identifiers[1])
            expect(found.first).to_have_accessible_description(re.compile("laissé tel quel"))
            page.keyboard.press("ArrowDown")
            expect(found.last).to_be_focused()
            page.keyboard.press("s")
            expect(page.get_by_text("compte supprimé")).to_be_visible()
            expect(found).to_have_count(1)
            found.first.locator("button").first.focus()
            page.keyboard.press("r")
            expect(page.get_by_text("compte renouvelé")).to_be_visible()
            expect(found).to_have_count(0)
            expect(page.locator("#left")).to_be_focused()
            expect(page.locator("#left")).to_have_accessible_description(
                re.compile("compte renouvelé")
            )

            for verdict in ("renew", "delete", "leave"):
                page.goto(f"{path}?decision={verdict}")
                expect(page.get_by_text(name)).not_to_have_count(0)

    def test_goes_on_where_one_waits_after_the_last_row_and_after_a_click(
        self, house: House, browse: Browse
    ) -> None:
        name = newcomers(house, 3)
        path = opened(house).page.path
        with browse(house.head()) as page:
            page.goto(f"{path}?q={name}")
            found = page.locator("[data-row]")
            expect(found).to_have_count(3)

            found.nth(2).get_by_role("button", name="Laisser").click()
            expect(page.get_by_text("laissé tel quel")).to_be_visible()
            expect(found.first).to_be_focused()

            found.first.get_by_role("button", name="Laisser").click()
            expect(found.nth(1)).to_be_focused()
