"""With the keyboard alone: signing in, finding, creating, rights, renewing, deleting, a review."""

import re

from playwright.sync_api import Page, expect

from deploy.demo.people import Somebody
from tests.portal.browser.conftest import Browse
from tests.portal.browser.keyboard import press, reach, where
from tests.portal.house import House

ACCOUNTS = "/establishment/accounts"


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def colleague(house: House, name: str) -> Somebody:
    person = house.newcomer(name)
    house.scene.cast.create_password(person)  # type: ignore[union-attr]
    return person


def test_one_signs_in_and_the_first_stop_leads_past_the_menus(house: House, browse: Browse) -> None:
    with browse() as page:
        page.goto("/sign-in")
        page.keyboard.press("Tab")
        assert "Aller au contenu" in where(page)
        page.keyboard.press("Enter")
        reach(page, page.locator("#identifier"))
        page.keyboard.type(house.head().identifier)
        reach(page, page.locator("#password"))
        page.keyboard.type(house.head().password)
        page.keyboard.press("Enter")

        heading(page, "Tableau de bord")


def test_one_finds_renews_and_deletes_somebody(house: House, browse: Browse) -> None:
    person = colleague(house, "Clavier")
    with browse(house.head()) as page:
        page.goto(ACCOUNTS)
        reach(page, page.locator("#q"))
        page.keyboard.type(person.identifier, delay=20)
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("#q")).to_be_focused()
        expect(page.locator("#said")).to_contain_text("1 compte correspond")

        acts = page.locator("tbody tr .acts")
        press(page, acts.get_by_role("link", name="Renouveler"))
        heading(page, "Renouveler un compte")
        press(page, page.get_by_role("button", name="Renouveler", exact=True))
        expect(page.get_by_role("status").first).to_contain_text("est renouvelé pour 18 mois")
        press(page, page.locator("main").get_by_role("link", name="Supprimer", exact=True))
        press(page, page.get_by_role("button", name="Supprimer définitivement"))
        expect(page.get_by_role("status").first).to_contain_text("est supprimé")


def test_one_creates_an_account_and_gives_it_rights(house: House, browse: Browse) -> None:
    with browse(house.head()) as page:
        page.goto(ACCOUNTS)
        press(page, page.get_by_role("link", name="Créer un compte"))
        heading(page, "Créer un compte")
        press(page, page.locator("#title-ms"), "Space")
        for field, words in (
            ("#last_name", "Tabulator"),
            ("#first_name", "Aglaé"),
            ("#email", "aglae.tabulator@example.org"),
        ):
            reach(page, page.locator(field))
            page.keyboard.type(words)
        press(page, page.get_by_role("button", name="Continuer"))
        first = page.locator("[name='right.carriere-affiliation']")
        reach(page, first.nth(0))
        page.keyboard.press("ArrowRight")
        expect(first.nth(1)).to_be_checked()
        expect(page.locator("[data-in-words]")).to_contain_text("Affiliation")
        press(page, page.get_by_role("button", name="Créer le compte"))

        heading(page, re.compile("Identifiant de Mme Aglaé Tabulator"))


def test_what_is_wrong_is_where_the_focus_is(house: House, browse: Browse) -> None:
    with browse(house.head()) as page:
        page.goto("/account/profile")
        reach(page, page.locator("#phone"))
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("x")
        page.keyboard.press("Enter")

        expect(page.locator(".summary")).to_be_focused()
        press(page, page.locator(".summary a"))
        expect(page.locator("#phone")).to_be_focused()


def test_rows_are_ticked_and_the_count_is_told(house: House, browse: Browse) -> None:
    with browse(house.head()) as page:
        page.goto(ACCOUNTS)
        press(page, page.locator("input[name=ids]").first, "Space")
        expect(page.locator("[data-count]")).to_have_text("1 compte sélectionné")
        expect(page.locator("[data-count]")).to_have_attribute("aria-live", "polite")
        assert page.locator("input[name=ids]").first.evaluate("e => e === document.activeElement")

        press(page, page.locator("[data-bar]").get_by_role("button", name="Exporter…"))
        heading(page, "Exporter des comptes")


def test_from_the_box_that_ticks_all_one_stop_leads_past_the_rows_to_what_can_be_done(
    house: House, browse: Browse
) -> None:
    with browse(house.head()) as page:
        page.goto(ACCOUNTS)
        leading = page.get_by_role("link", name="Aller aux actions")
        expect(leading).to_have_count(0)
        press(page, page.locator("[data-all-here]"), "Space")
        expect(leading).to_be_visible()

        page.keyboard.press("Tab")
        expect(leading).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-bar]")).to_be_focused()
        page.keyboard.press("Tab")

        expect(page.locator("[data-bar] :focus")).to_have_count(1)


def test_the_focus_stays_while_the_progress_of_a_long_act_is_told(
    house: House, browse: Browse
) -> None:
    path, job = f"/accounts/v1/jobs/{house.job()}", house.job()
    body = {
        **house.somebody(house.head()).client.get(path).body,
        "status": "running",
        "total": 2340,
        "is_cancelling": False,
    }
    house.transport.told[path] = ({**body, "done": 234}, 1)
    with browse(house.head()) as page:
        page.goto(f"/establishment/jobs/{job}")
        reach(page, page.get_by_role("button", name="Arrêter"))

        house.transport.told[path] = ({**body, "done": 1170}, 1)
        expect(page.locator("#progress-of-job")).to_contain_text("1 170 sur 2 340")
        expect(page.get_by_role("button", name="Arrêter")).to_be_focused()
        expect(page.locator("#said")).to_have_text("50 %")

        house.transport.told[path] = ({**body, "status": "done", "done": 2340}, 1)
        expect(page.get_by_role("button", name="Arrêter")).to_have_count(0)
        expect(page.locator("#progress-of-job")).to_be_focused()


def test_a_review_is_decided_by_the_keyboard(house: House, browse: Browse) -> None:
    person = colleague(house, "Revue")
    with browse(house.head()) as page:
        page.goto(f"/establishment/reviews/{house.review()}?q={person.identifier}")
        row = page.locator("tbody tr").filter(has_text=person.identifier)
        reach(page, row.get_by_role("button", name="Renouveler"))
        page.keyboard.press("r")

        expect(row.locator(".state").filter(has_text="Renouveler")).to_be_visible()
