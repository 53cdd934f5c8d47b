"""001, *Créer un compte utilisateur*: three steps of the administrator, three of the holder."""

import re

from playwright.sync_api import expect

from deploy.demo.people import Somebody
from tests.portal.browser.journeys.stage import NUMBERS, Stage

LEVELS = "input[name='right.carriere-affiliation']"


def an_account(stage: Stage) -> None:
    """Both parts, one after the other."""
    person = stage.cast.somebody("mr", "Jean", f"Louty{chr(ord('a') + next(NUMBERS) % 26)}")
    stage.arrive(stage.head)
    stage.open_accounts()
    stage.follow("Créer un compte")
    _coordinates(stage, person)
    _rights(stage, person)
    _identifier(stage, person)
    _password(stage, person)
    stage.sign_in(person)
    stage.heading("Tableau de bord")
    expect(stage.page.locator(".tile")).to_have_count(1)
    stage.tells("Affiliation")


def _coordinates(stage: Stage, person: Somebody) -> None:
    """Step 1: coordinates; what is required keeps one here [001:54, 001:77]."""
    page = stage.page
    page.get_by_label("Utilisateur", exact=True).check()
    stage.press("Continuer")
    stage.heading("Créer un compte")
    expect(page.get_by_label("Nom", exact=True)).to_be_visible()
    page.get_by_label("M.", exact=True).check()
    page.get_by_label("Nom", exact=True).fill(person.last_name)
    page.get_by_label("Prénom", exact=True).fill(person.first_name)
    page.get_by_label("Adresse de courriel professionnelle", exact=True).fill(person.email)
    stage.press("Continuer")


def _rights(stage: Stage, person: Somebody) -> None:
    """Step 2: rights; what was typed is there when one goes back and forth [001:60]."""
    page = stage.page
    expect(page.locator("fieldset.right").first).to_be_visible()
    page.locator(f"{LEVELS}[value=read]").check()
    stage.press("Retour aux coordonnées")
    expect(page.get_by_label("Nom", exact=True)).to_have_value(person.last_name)
    stage.press("Continuer")
    expect(page.locator(f"{LEVELS}[value=read]")).to_be_checked()
    if stage.has_script:
        expect(page.locator("[data-in-words]")).to_contain_text("Affiliation")
    stage.press("Créer le compte")


def _identifier(stage: Stage, person: Somebody) -> None:
    """Step 3, and 4: the identifier, shown, spelt, printed [001:66, 001:83, 001:97]."""
    page = stage.page
    stage.heading(re.compile(f"Identifiant de M. Jean {person.last_name}"))
    person.identifier = page.locator(".handed .large").inner_text()
    assert re.fullmatch("[A-Z0-9]{9}", person.identifier)
    expect(page.locator(".spelt li")).to_have_count(9)
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Imprimer l’identifiant").evaluate(
            "link => link.setAttribute('download', '')"
        )
        stage.follow("Imprimer l’identifiant")
    assert sheet.value.suggested_filename.endswith(".pdf")


def _password(stage: Stage, person: Somebody) -> None:
    """Steps 5 and 6: the e-mail, its link, a password [001:99, 001:146, 001:162, 001:191]."""
    page = stage.page
    code = str(stage.cast.mail(person).code)
    page.context.clear_cookies()
    if stage.has_script:
        page.goto("about:blank")
        page.goto(f"/activate#{code}")
    else:
        page.goto("/activate")
        page.get_by_label("Le code du courriel").fill(code)
        stage.press("Continuer")
    stage.heading("Créez votre mot de passe")
    stage.press("Générer un mot de passe")
    person.password = page.locator("#suggested").inner_text()
    stage.press("Créer mon mot de passe")
    stage.heading("Votre mot de passe est enregistré")
