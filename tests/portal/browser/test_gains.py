"""What pages gain with script."""

import json

import pytest
from playwright.sync_api import expect

from deploy.demo.chapters import accounts
from tests.portal.browser.conftest import Browse
from tests.portal.house import House

OF_A_DEVICE = {"lang": "fr-FR", "localService": True}
FROM_ELSEWHERE = {"lang": "fr-FR", "localService": False}
OF_ANOTHER_LANGUAGE = {"lang": "de-DE", "localService": True}
WITH_VOICES = """voices => {
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speak = said => window.spoken.push([said.text, said.voice.localService, said.lang]);
  const value = { getVoices: () => voices, addEventListener() {}, cancel() {}, speak };
  Object.defineProperty(window, "speechSynthesis", { value });
}"""
"""Makes a browser one that has these voices, and keeps what they are given to say."""


class TestTheLinkOfAnEmail:
    def test_brings_its_code_along_and_leaves_it_in_no_address(
        self, house: House, browse: Browse
    ) -> None:
        assert house.scene is not None
        person = house.scene.cast.somebody("mr", "Aurélien", "Bastide")
        accounts.create(house.somebody(house.head()), person, profile="user", rights={})
        with browse() as page:
            page.goto(f"/activate#{house.code(person)}")

            expect(page.get_by_role("heading", level=1)).to_have_text("Créez votre mot de passe")
            assert house.code(person) not in page.url
            page.get_by_label("Mot de passe", exact=True).fill("Tr0p-facile-?")
            expect(page.locator("[data-rule].met")).to_have_count(5)
            page.get_by_label("Confirmation du mot de passe", exact=True).fill("Tr0p-facile-?")
            page.get_by_role("button", name="Créer mon mot de passe").click()
            expect(page.get_by_role("heading", level=1)).to_have_text(
                "Votre mot de passe est enregistré"
            )


class TestAPassword:
    def test_can_be_shown_and_is_hidden_again_when_it_is_sent(self, browse: Browse) -> None:
        with browse() as page:
            page.goto("/sign-in")
            field = page.locator("#password")
            field.fill("secret")
            show = page.get_by_role("button", name="Afficher")

            show.click()
            expect(field).to_have_attribute("type", "text")
            expect(show).to_have_attribute("aria-pressed", "true")
            page.locator("#identifier").fill("NOBODY123")
            page.get_by_role("button", name="Me connecter").click()

            expect(page.get_by_role("alert")).to_be_focused()


class TestTheBadge:
    def test_opens_and_closes_by_keyboard(self, house: House, browse: Browse) -> None:
        with browse(house.head()) as page:
            page.goto("/")
            badge = page.locator("summary", has_text=house.head().name)
            badge.focus()
            page.keyboard.press("Enter")
            expect(page.get_by_role("link", name="Mon établissement")).to_be_visible()

            page.keyboard.press("Escape")

            expect(page.get_by_role("link", name="Mon établissement")).to_be_hidden()
            expect(badge).to_be_focused()


class TestTheEndOfASession:
    def test_is_announced_and_can_be_put_off(self, house: House, browse: Browse) -> None:
        with browse(house.agent()) as page:
            page.clock.install()
            page.goto("/account/profile")
            page.clock.fast_forward("26:00")
            expect(page.get_by_role("alert")).to_be_visible()

            page.get_by_role("button", name="Rester connecté").click()

            expect(page.locator("#ending")).to_be_hidden()


class TestCoordinates:
    def test_are_listed_as_they_change_before_they_count(
        self, house: House, browse: Browse
    ) -> None:
        with browse(house.head()) as page:
            page.goto(f"/establishment/accounts/{house.account()}/coordinates")
            changes = page.locator("[data-changes]")
            expect(changes).to_be_hidden()

            page.locator("#department").fill("Direction des achats")
            page.get_by_label("M.", exact=True).check()

            expect(changes.locator("li")).to_have_text(
                [
                    "Civilité\N{NO-BREAK SPACE}: Mme → M.",
                    "Service\N{NO-BREAK SPACE}: Ressources humaines → Direction des achats",
                ]
            )
            page.locator("#department").fill("Ressources humaines")
            page.get_by_label("Mme", exact=True).check()
            expect(changes).to_be_hidden()


class TestAnIdentifier:
    def test_is_copied_in_one_click_and_the_button_says_so_for_a_while(
        self, house: House, browse: Browse
    ) -> None:
        with browse(house.head()) as page:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            page.clock.install()
            page.goto(f"/establishment/accounts/{house.account()}/identifier")
            copy = page.locator(".handed [data-copy]")
            for _ in range(2):  # pressed again meanwhile, it does not take its news for its name
                copy.click()
                expect(copy).to_have_text("Copié")

            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied == page.locator(".handed .large").inner_text()
            page.clock.fast_forward(5_000)
            expect(copy).to_have_text("Copier")

    def test_is_read_aloud_by_a_voice_of_the_device(self, house: House, browse: Browse) -> None:
        voices = [FROM_ELSEWHERE, OF_ANOTHER_LANGUAGE, OF_A_DEVICE]
        with browse(house.head()) as page:
            page.add_init_script(f"({WITH_VOICES})({json.dumps(voices)})")
            page.goto(f"/establishment/accounts/{house.account()}/identifier")
            page.get_by_role("button", name="Version sonore").click()

            signs = page.locator(".spelt li span").all_inner_texts()
            spelt = f"{', '.join(signs)}."
            assert page.evaluate("spoken") == [[spelt, True, "fr-FR"]]

    @pytest.mark.parametrize("voice", [FROM_ELSEWHERE, OF_ANOTHER_LANGUAGE])
    def test_is_given_to_no_other_voice(
        self, house: House, browse: Browse, voice: dict[str, object]
    ) -> None:
        with browse(house.head()) as page:
            page.add_init_script(f"({WITH_VOICES})({json.dumps([voice])})")
            page.goto(f"/establishment/accounts/{house.account()}/identifier")

            expect(page.get_by_role("button", name="Copier", exact=True)).to_be_visible()
            expect(page.locator("[data-aloud]")).to_be_hidden()
