"""What pages gain with script."""

from playwright.sync_api import expect

from deploy.demo.chapters import accounts
from tests.portal.browser.conftest import Browse
from tests.portal.house import House


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
