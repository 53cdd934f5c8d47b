"""000, *Découvrir son compte*."""

from playwright.sync_api import expect

from tests.portal.browser.journeys.stage import Stage


def seen_and_changed(stage: Stage) -> None:
    """Profile, password, rights and history of one's own [000:106a to 000:128]."""
    person = stage.colleague()
    stage.arrive(person)
    stage.under_ones_name("Mon compte")
    stage.heading("Mon profil")
    stage.tells(person.identifier)
    phone = stage.page.get_by_label("Téléphone")
    phone.fill("05 56 11 41 23")
    stage.press("Appliquer les modifications")
    expect(phone).to_have_value("05 56 11 41 23")
    stage.tells("Vos modifications")
    stage.follow("Mes droits", stage.side())
    stage.tells("sans rien modifier : Affiliation")
    stage.follow("Mon historique", stage.side())
    stage.tells("Connexion")
    stage.follow("Mon mot de passe", stage.side())
    _password(stage, person.password)
    stage.under_ones_name("Se déconnecter")
    stage.heading("Se connecter")


def _password(stage: Stage, present: str) -> None:
    """One changes it with the present one; the suggestion fills both fields [000:124]."""
    page = stage.page
    page.get_by_label("Mot de passe actuel", exact=True).fill(present)
    stage.press("Générer un mot de passe")
    page.get_by_label("Mot de passe actuel", exact=True).fill(present)
    stage.press("Changer mon mot de passe")
    stage.tells("Votre mot de passe est changé")
