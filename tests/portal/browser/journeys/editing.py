"""001, *Modifier un compte*: rights, coordinates, the profile."""

from playwright.sync_api import expect

from tests.portal.browser.journeys.stage import Stage

LEVELS = "input[name='right.carriere-affiliation']"


def rights_and_coordinates(stage: Stage) -> None:
    """Two tabs; what changes counts once it is applied [001:238 to 001:275]."""
    person, page = stage.colleague(), stage.page
    stage.arrive(stage.head)
    stage.open_accounts()
    stage.find(person.identifier)
    expect(page.locator("tbody tr")).to_have_count(1)
    stage.acts(stage.row(person)).get_by_role("link", name="Modifier").click()
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Ses droits")
    page.locator(f"{LEVELS}[value=write]").check()
    stage.press(
        "Appliquer les modifications", page.locator("form").filter(has=page.locator(LEVELS))
    )
    if not stage.has_script:
        stage.tells("Ce qui change")
        page.get_by_role("button", name="Appliquer les modifications").first.click()
    stage.tells("Les modifications sont appliquées.")
    expect(page.locator(f"{LEVELS}[value=write]")).to_be_checked()
    stage.follow("Ses coordonnées")
    page.get_by_label("Service", exact=False).first.fill("Service de la paie")
    stage.press("Appliquer les modifications")
    stage.tells("Les modifications sont appliquées.")
    stage.follow("Gestion des comptes", page.locator(".crumbs"))
    stage.heading("Gestion des comptes")


def an_administrator_of_a_user(stage: Stage) -> None:
    """Told what it means, then done; never back again [001:279a to 001:283, 000:91]."""
    person, page = stage.colleague(), stage.page
    stage.arrive(stage.head)
    page.goto(f"/establishment/accounts/{person.account_id}/coordinates")
    page.get_by_role("link", name="Passer administrateur…").first.click()
    stage.tells("Votre représentant légal en est informé par courrier.")
    page.get_by_label("Adresse, ligne par ligne").fill("1 place de l'Exemple")
    page.get_by_label("Code postal").fill("00100")
    page.get_by_label("Ville").fill("Essai-sur-Loire")
    stage.press("Passer administrateur")
    stage.tells("deviendra administrateur à sa prochaine connexion")
    expect(page.get_by_role("link", name="Passer administrateur…")).to_have_count(0)
    stage.follow("Ses coordonnées")
    stage.tells("ne peut pas être modifié en utilisateur")
    stage.arrive(person)
    stage.open_accounts()
