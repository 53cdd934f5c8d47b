"""Creating an account, as one sees it in a browser."""

from playwright.sync_api import Page, expect

from tests.portal.browser.conftest import Browse
from tests.portal.house import House
from tests.portal.pages.test_accounts import letters


def fill_in(page: Page, last_name: str) -> None:
    page.goto("/establishment/accounts/create")
    page.get_by_label("M.", exact=True).check()
    page.get_by_label("Prénom").fill("Jean")
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.locator("[name=email]").fill("jean.deux@example.org")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Créer le compte").click()


class TestTheSamePerson:
    def test_is_noticed_while_one_types_and_made_twice_only_on_purpose(
        self, house: House, browse: Browse
    ) -> None:
        name = f"Deux{letters(7)}"
        with browse(house.head(), width=320) as page:
            fill_in(page, name)
            go_on(page)
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)

            fill_in(page, name)
            expect(page.locator("#namesakes")).to_contain_text("Est-ce la même personne")
            go_on(page)

            expect(page.get_by_role("alert")).to_be_focused()
            expect(page.get_by_role("alert")).to_contain_text("a déjà un compte ici")
            page.get_by_label("une autre personne").check()
            go_on(page)
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)


class TestTheRightsOfAColleague:
    def test_are_looked_for_by_enter_and_nothing_else_is_done(
        self, house: House, browse: Browse
    ) -> None:
        with browse(house.head()) as page:
            fill_in(page, f"Pareil{letters(8)}")
            page.get_by_role("button", name="Continuer").click()
            page.get_by_text("Les mêmes droits qu’un collègue…").click()
            page.locator("#like").fill(house.agent().identifier)
            page.keyboard.press("Enter")
            page.get_by_role("button", name="Reprendre ses droits").click()

            expect(page.locator("[name='right.carriere-affiliation'][value=write]")).to_be_checked()
            expect(page.locator("[data-in-words]")).to_contain_text("Affiliation")

    def test_are_told_as_changes_before_they_count(self, house: House, browse: Browse) -> None:
        path = f"/establishment/accounts/{house.newcomer('Semblable').account_id}/rights"
        with browse(house.head()) as page:
            page.goto(path)
            page.get_by_text("Les mêmes droits qu’un collègue…").click()
            page.locator("#like").fill(house.agent().identifier)
            page.keyboard.press("Enter")
            page.get_by_role("button", name="Reprendre ses droits").click()

            changes = page.locator("[data-changes]")
            expect(changes).to_contain_text("Affiliation\N{NO-BREAK SPACE}: Aucun → Modification")
            page.goto(path)
            expect(page.locator("[name='right.carriere-affiliation'][value=none]")).to_be_checked()
