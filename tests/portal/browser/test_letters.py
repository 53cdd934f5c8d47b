"""Reading letters in a browser: found, shown on the page, downloaded, several as one file."""

import pytest
from playwright.sync_api import expect

from tests.portal.browser.conftest import Browse
from tests.portal.house import House
from tests.portal.pages.letters.box import TOWN, deposited


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
def test_a_letter_is_found_read_on_its_page_and_downloaded(
    house: House, browse: Browse, has_script: bool
) -> None:
    letters = [deposited(house), deposited(house)]
    with browse(house.head(TOWN), script=has_script) as page:
        page.goto("/")
        page.locator("header a.letter-box").click()
        page.locator("#unread").select_option("true")
        page.locator("#q").fill(" ".join(one["reference"] for one in letters))
        page.locator("form.search button").click()
        expect(page.locator("tr.unread")).to_have_count(2)
        page.locator("tbody input[name=ids]").first.check()
        page.locator("tbody input[name=ids]").last.check()
        if has_script:
            expect(page.locator("[data-count]")).to_have_text("2 courriers sélectionnés")
        with page.expect_download() as packed:
            page.locator("[data-bar] button").click()
        page.reload()
        expect(page.locator("main")).to_contain_text("Aucun courrier ne correspond")
        page.goto(f"/letters/{letters[0]['id']}")
        expect(page.locator("object.viewer")).to_be_visible()
        with page.expect_download() as alone:
            page.locator("main .heading a").click()

    assert packed.value.suggested_filename == "courriers.zip"
    assert alone.value.suggested_filename.endswith(".pdf")
