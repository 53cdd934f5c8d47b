"""The guides on delegations, from the screens alone: the centre's, and the town hall's."""

import pytest
from playwright.sync_api import Page, expect

from services.portal.session import COOKIE
from tests.portal.browser.conftest import Browse
from tests.portal.house import House

TOWN = "Commune de Sainte-Démonstration (démonstration)"
CENTRE = "Centre de gestion du Val d'Exemple (démonstration)"
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@WITH_AND_WITHOUT
def test_somebody_of_the_centre_goes_to_work_for_the_town_and_comes_back(
    house: House, browse: Browse, script: bool
) -> None:
    with browse(house.centre(), script=script) as page:
        page.goto("/")
        page.locator("details.person > summary").click()
        page.get_by_role("link", name="Autres établissements").click()
        page.get_by_role("row", name=TOWN).get_by_role("link", name="Agir pour lui").click()
        heading(page, "Ce que vous pouvez faire ici")
        banner = page.get_by_role("region", name="Pour qui vous agissez")
        expect(banner).to_contain_text(TOWN)

        page.locator("nav.side").get_by_role("link", name="Gestion des comptes").click()
        heading(page, "Gestion des comptes")
        expect(banner).to_contain_text(TOWN)
        expect(page).to_have_title(f"Pour {TOWN} – Gestion des comptes – Comptoir")
        page.mouse.wheel(0, 5000)
        expect(banner).to_be_in_viewport()

        banner.get_by_role("link", name="Revenir à mon établissement").click()
        heading(page, "Agir pour un établissement")
        expect(banner).to_have_count(0)


def test_two_tabs_stay_each_with_its_establishment(house: House, browse: Browse) -> None:
    house.assign(house.head("gestion"), "hospitalier", "read")
    with browse(house.centre()) as first:
        second = first.context.new_page()
        first.goto(f"{house.place()}/establishment/accounts")
        second.goto(f"{house.place('hospitalier')}/establishment/accounts")

        first.locator("#q").press_sequentially("Fresnay", delay=20)

        expect(first.locator("#results .chip")).to_contain_text("Fresnay")
        expect(first.locator(".acting")).to_contain_text("Sainte")
        expect(second.locator(".acting")).to_contain_text("hospitalier")
        for link in first.locator("#results a:not([href^='#'])").all():  # not within the page
            assert (link.get_attribute("href") or "").startswith(house.place())


@WITH_AND_WITHOUT
def test_the_secretary_reads_whom_the_town_lets_act_and_what_they_may(
    house: House, browse: Browse, script: bool
) -> None:
    house.centre()
    with browse(house.head("Sainte"), script=script) as page:
        page.goto("/establishment/delegations?side=delegating&status=active")
        page.get_by_role("link", name=CENTRE).first.click()

        heading(page, CENTRE)
        people = page.get_by_role("region", name="Personnes désignées")
        expect(people).to_contain_text("Lucien Barrot")
        expect(page.get_by_role("link", name="Résilier")).to_be_visible()
        page.context.clear_cookies(name=COOKIE)
        page.reload()
        expect(page.get_by_role("main")).to_contain_text(
            "Vous venez d’un message sur une délégation"
        )


@WITH_AND_WITHOUT
def test_what_is_ticked_in_the_list_is_told_of_before_anything_is_done(
    house: House, browse: Browse, script: bool
) -> None:
    with browse(house.centre(), script=script) as page:
        page.goto("/others/establishments?status=active&q=Sainte")
        take_back = page.get_by_role("button", name="Annuler des demandes")
        expect(take_back).to_be_visible(visible=not script)
        page.get_by_role("row", name=TOWN).get_by_role("checkbox").check()
        if script:
            expect(page.locator("[data-count]")).to_have_text("1 délégation sélectionnée")

        take_back.click()

        heading(page, "Annuler des demandes")
        expect(page.get_by_role("main")).to_contain_text("1 délégation est écartée")
        expect(page.get_by_role("main")).to_contain_text(TOWN)
