"""Passkeys in Chromium, with a device that it plays itself (WebAuthn, over its DevTools)."""

from playwright.sync_api import Page, expect

from tests.portal.browser.conftest import Browse
from tests.portal.factors import newcomer
from tests.portal.house import House

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def has_device(page: Page, **facts: bool) -> None:
    """Give the browser a device that keeps passkeys, and knows whoever is before it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **facts}})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def is_at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def leave(page: Page) -> None:
    page.locator("details.person > summary").click()
    page.locator("details.person").get_by_text("Se déconnecter").click()
    is_at(page, "Se connecter")


def test_a_passkey_is_made_and_signs_in_alone_and_after_the_password(
    house: House, browse: Browse
) -> None:
    person = newcomer(house, "Passante")
    here = house.url.replace("127.0.0.1", "localhost")
    with browse() as page:
        has_device(page)
        page.goto(f"{here}/sign-in")
        page.get_by_label("Identifiant", exact=True).fill(person.identifier)
        page.get_by_label("Mot de passe", exact=True).fill(person.password)
        press(page, "Me connecter")
        is_at(page, "Tableau de bord")
        page.goto(f"{here}/account/security/passkey")
        page.get_by_label("Comment l’appelez-vous ?").fill("Poste du guichet")
        press(page, "Continuer")
        press(page, "La créer sur cet appareil")
        is_at(page, "Mes codes de secours")

        leave(page)
        press(page, "Se connecter avec une clé d’accès")
        press(page, "Utiliser ma clé d’accès")
        is_at(page, "Tableau de bord")
        expect(page.locator("details.person")).to_contain_text("Solange Passante")

        leave(page)
        page.get_by_label("Identifiant", exact=True).fill(person.identifier)
        page.get_by_label("Mot de passe", exact=True).fill(person.password)
        press(page, "Me connecter")
        is_at(page, "Présentez votre clé d’accès")
        press(page, "Me connecter")
        is_at(page, "Tableau de bord")
        page.goto(f"{here}/account/security")
        expect(page.locator("main")).to_contain_text("Poste du guichet")
        expect(page.locator("main")).to_contain_text("clé d’accès")


def test_a_passkey_shows_anew_who_one_is_and_what_back_brings_is_not_sent_again(
    house: House, browse: Browse
) -> None:
    person = newcomer(house, "Prouvant")
    here = house.url.replace("127.0.0.1", "localhost")
    with browse() as page:
        has_device(page)
        page.goto(f"{here}/sign-in")
        page.get_by_label("Identifiant", exact=True).fill(person.identifier)
        page.get_by_label("Mot de passe", exact=True).fill(person.password)
        press(page, "Me connecter")
        is_at(page, "Tableau de bord")
        page.goto(f"{here}/account/security/passkey")
        page.get_by_label("Comment l’appelez-vous ?").fill("Poste du guichet")
        press(page, "Continuer")
        press(page, "La créer sur cet appareil")
        is_at(page, "Mes codes de secours")
        expect(page.locator("main")).to_contain_text("La clé d’accès est ajoutée")

        page.goto(f"{here}/step-up?next=/account/rights")
        is_at(page, "Confirmez que c’est bien vous")
        field = page.locator("input[name=credential]")
        field.evaluate("field => { field.value = JSON.stringify({ id: 'of before' }); }")
        press(page, "Confirmer")
        page.wait_for_url("**/account/rights")


def test_a_device_that_knows_no_passkey_is_told_and_nothing_is_lost(
    house: House, browse: Browse
) -> None:
    here = house.url.replace("127.0.0.1", "localhost")
    with browse() as page:
        has_device(page, isUserVerified=False)
        page.goto(f"{here}/sign-in/passkey?next=/account/rights")
        press(page, "Utiliser ma clé d’accès")
        expect(page.locator("[data-failed]")).to_be_visible()
        page.get_by_role("link", name="Un autre moyen").click()
        expect(page.locator("main input[name=next]").first).to_have_value("/account/rights")
