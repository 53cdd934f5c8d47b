"""Second factors in a browser: added, used, lost sight of, and found again on paper."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.portal.session import COOKIE
from shared import clock
from tests.conftest import skips_are_failures
from tests.identity.factors import STEP, Application
from tests.portal.browser.conftest import Browse, Walk
from tests.portal.browser.journeys.stage import Stage
from tests.portal.browser.keyboard import lay_the_mouse_aside
from tests.portal.factors import Protected, newcomer, unproved
from tests.portal.house import House

READERS = ("zbarimg", "oathtool")
NONE = "no zbarimg or oathtool: install Debian's `zbar-tools` and `oathtool`"
NAME = "Téléphone de service"


def key_on(page: Page) -> str:
    """The key that one types into an application, as the page shows it."""
    return "".join(page.locator("main strong.suggested").inner_text().split())


def begin(stage: Stage) -> None:
    """Go from one's name to where an application is shown its key."""
    stage.under_ones_name("Mon compte")
    stage.follow("Sécurité", stage.side())
    stage.follow("Protéger mon compte")
    stage.page.get_by_label("Comment l’appelez-vous ?").fill(NAME)
    stage.press("Continuer")
    stage.heading("Montrez ceci à votre application")


def test_an_application_is_added_and_asked_for_and_paper_stands_in_without_a_mouse(
    house: House, walk: Walk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = newcomer(house, "Parcourue")
    lay_the_mouse_aside(monkeypatch)

    def journey(stage: Stage) -> None:
        page = stage.page
        stage.arrive(person)
        begin(stage)
        known = Protected(house, person, Application(key_on(page)), [])
        page.get_by_label("Code à 6 chiffres").fill(known.application.code())
        stage.press("Continuer")
        stage.heading("Mes codes de secours")
        codes = page.locator(".codes .id").all_inner_texts()
        with page.expect_download() as download:
            stage.follow("Télécharger")
        download.value.save_as(tmp_path / "codes.txt")
        stage.follow("Je les ai conservés : continuer")
        stage.tells(NAME)

        stage.under_ones_name("Se déconnecter")
        stage.sign_in(person)
        stage.heading("Saisissez le code de votre application")
        expect(page.get_by_label("Code à 6 chiffres")).to_be_focused()
        page.get_by_label("Code à 6 chiffres").fill(known.application.wrong())
        stage.press("Me connecter")
        stage.tells("Ce code est incorrect ou a déjà servi")
        page.get_by_label("Code à 6 chiffres").fill(known.code())
        stage.press("Me connecter")
        stage.heading("Tableau de bord")

        stage.under_ones_name("Se déconnecter")
        stage.sign_in(person)
        stage.press("Utiliser un code de secours")
        page.get_by_label("Code de secours", exact=True).fill(codes[3])
        stage.press("Me connecter")
        stage.heading("Tableau de bord")
        stage.tells("rayez-le")
        assert (tmp_path / "codes.txt").read_text().splitlines()[-10:] == codes

    walk(journey)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_and_the_codes_are_those_of_programs_that_nobody_here_wrote(
    house: House, browse: Browse, tmp_path: Path, scheme: str
) -> None:
    if not all(shutil.which(reader) for reader in READERS):
        (pytest.fail if skips_are_failures() else pytest.skip)(NONE)
    picture = tmp_path / "qr.png"
    with browse(house.agent(), scheme=scheme) as page:
        page.goto("/account/security/add")
        page.get_by_label("Comment l’appelez-vous ?").fill(NAME)
        page.get_by_role("button", name="Continuer").click()
        page.locator(".qr").screenshot(path=picture)
        key = key_on(page)
        read = _told("zbarimg", "-q", "--raw", str(picture))

    present = int(clock.now().timestamp()) // STEP
    code = _told("oathtool", "--totp", "-b", key)
    assert read.startswith("otpauth://totp/Comptoir:")
    assert f"secret={key}" in read
    assert house.agent().identifier in read
    assert code in {Application(key).at(step) for step in (present, present + 1)}


def test_a_filled_form_comes_back_once_it_was_shown_who_one_is(
    house: House, browse: Browse
) -> None:
    head = house.head()
    with browse(head) as page:
        page.goto("/establishment/applications")
        page.locator("#name").fill("Paie de décembre")
        box = page.locator("main form input[name=scopes]").first
        box.check()
        [cookie] = [one for one in page.context.cookies() if one["name"] == COOKIE]
        late = {"name": COOKIE, "value": unproved(house, cookie["value"]), "url": house.url}
        page.context.add_cookies([late])  # type: ignore[list-item]
        page.locator("main form button.main").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est bien vous")
        page.get_by_label("Mot de passe", exact=True).fill(head.password)
        page.get_by_role("button", name="Confirmer").click()

        expect(page.locator("#name")).to_have_value("Paie de décembre")
        expect(box).to_be_checked()
        page.locator("main form button.main").first.click()
        expect(page.locator("main")).to_contain_text("Copiez-le maintenant")


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
