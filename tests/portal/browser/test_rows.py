"""What can be done with a row of the list shows where somebody is about to do it."""

from playwright.sync_api import expect

from tests.portal.browser.conftest import Browse
from tests.portal.house import House

ACTS = ("Modifier", "Renouveler", "Supprimer")


def test_the_acts_of_a_row_show_under_the_pointer_and_where_the_focus_is(
    house: House, browse: Browse
) -> None:
    with browse(house.head()) as page:
        page.goto(f"/establishment/accounts?q={house.agent().identifier}")
        row = page.locator("tbody tr")
        acts = row.locator(".acts")
        expect(acts).to_have_css("opacity", "0")

        row.hover()
        expect(acts).to_have_css("opacity", "1")
        for words in ACTS:
            expect(acts.get_by_role("link", name=words)).to_be_visible()

        page.mouse.move(0, 0)
        expect(acts).to_have_css("opacity", "0")
        row.get_by_role("checkbox").focus()
        expect(acts).to_have_css("opacity", "1")
        for words in ACTS:
            acts.get_by_role("link", name=words).focus()
            expect(acts).to_have_css("opacity", "1")


def test_a_row_is_known_by_the_whole_name(house: House, browse: Browse) -> None:
    """Many share a family name: by it alone, one box could not be told from another."""
    who = house.agent().name
    first, last = who.split(" ", 1)
    with browse(house.head()) as page:
        page.goto(f"/establishment/accounts?q={house.agent().identifier}")

        expect(page.get_by_role("checkbox", name=f"{last} {first}")).to_have_count(1)
        expect(page.get_by_role("link", name=f"{last} {first}", exact=True)).to_have_count(1)
