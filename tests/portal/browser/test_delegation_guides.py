"""The guides on delegations, from end to end: a centre asks, a town hall answers, and it ends.

*Utiliser l'accès multi-comptes*, of either side [002:42, 002:43, 002:45]: with script, and without.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.people import Somebody
from tests.portal.browser.conftest import Browse
from tests.portal.browser.journeys.stage import Stage
from tests.portal.house import House

TOWN = "Commune de Sainte-Démonstration (démonstration)"
CENTRE = "Centre de gestion du Val d'Exemple (démonstration)"
CODE, SERVICE = "carriere-comptes-individuels", "Comptes individuels retraite"
LIST = "/establishment/delegations"


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
def test_a_delegation_lives_from_the_request_to_its_end_from_the_screens_alone(
    house: House, browse: Browse, has_script: bool
) -> None:
    with browse(script=has_script) as here, browse(script=has_script) as there:
        centre = on_stage(house, here, has_script, house.somebody(house.head("gestion")))
        town = on_stage(house, there, has_script, house.somebody(house.head("Sainte")))

        its_page = asks(house, centre)
        accepts_less(town, its_page)
        lets_somebody_work(house, centre, its_page)
        sees_who_acts(house, town, its_page)
        ends_it(town)


def on_stage(house: House, page: Page, has_script: bool, head: Somebody) -> Stage:
    assert house.scene is not None
    return Stage(page, has_script, house.scene.cast, head, house.expire)


def asks(house: House, stage: Stage) -> str:
    """The centre's guide: who is asked, for what, read over as a sentence, and sent [002:42]."""
    head = house.somebody(house.head("Sainte"))
    known = head.client.get("/accounts/v1/me").body["establishment"]
    stage.arrive(stage.head)
    stage.under_ones_name("Mon établissement")
    stage.follow("Délégations", stage.page.locator("nav.side"))
    stage.heading("Délégations")
    stage.follow("Demander des délégations")
    stage.page.locator("#targets").fill(f"{known['siret']} {known['contract_numbers'][0]};PAIE-12")
    stage.page.locator(f"[name='right.{CODE}'][value=write]").check()
    stage.press("Relire la demande")
    stage.heading("Relire la demande avant envoi")
    stage.tells(f"{CENTRE} demande à 1 établissement l’autorisation d’agir pour lui")
    stage.tells(f"consulter et modifier : {SERVICE}")
    stage.tells("1 établissement peut être sollicité")
    stage.press("Envoyer la demande (1)")
    stage.tells("1 établissement est sollicité")
    seen = stage.page.locator("main tbody").get_by_role("link")
    return seen.get_attribute("href") or ""


def accepts_less(stage: Stage, its_page: str) -> None:
    """The town hall's guide: from the link of an e-mail to an answer [002:43]."""
    stage.page.goto(its_page)
    stage.tells("Vous venez d’un message sur une délégation")
    told = stage.page.locator("main .note").filter(has_text="Vous venez d’un message")
    expect(told).not_to_contain_text(CENTRE)  # who asks is not told before
    stage.page.get_by_label("Identifiant", exact=True).fill(stage.head.identifier)
    stage.page.get_by_label("Mot de passe", exact=True).fill(stage.head.password)
    stage.press("Me connecter")
    stage.heading(CENTRE)
    stage.tells("demande à agir pour votre établissement")
    stage.tells("Ce qu’accepter voudrait dire")
    expect(stage.page.locator("body")).not_to_contain_text("PAIE-12")  # it is the centre's own
    stage.follow("Accepter, en tout ou partie")
    stage.page.locator(f"[name='right.{CODE}'][value=read]").check()
    stage.press("Accepter")
    stage.tells("La délégation est acceptée")
    stage.tells("Lecture seule")


def lets_somebody_work(house: House, stage: Stage, its_page: str) -> None:
    """The centre chooses who works there, by name, and sees it beside all others."""
    who = house.somebody(house.agent("gestion"))
    stage.page.goto("/")
    stage.under_ones_name("Autres établissements")
    stage.follow("Tous les établissements", stage.page.locator("nav.side"))
    stage.heading("Tous les établissements")
    stage.page.locator("#q").fill("PAIE-12")
    stage.press("Rechercher")
    stage.page.locator("tbody tr", has_text=TOWN).locator("th a").first.click()
    stage.heading(TOWN)
    expect(stage.page).to_have_url(re.compile(its_page))
    stage.follow("Désigner des personnes")
    stage.page.locator("#q").fill(who.last_name)
    stage.press("Rechercher")
    stage.page.locator("label", has_text=who.identifier).click()
    stage.page.locator(f"[name='right.{CODE}'][value=read]").check()
    stage.press("Désigner cette personne")
    stage.tells(who.last_name)
    stage.page.goto("/")
    stage.under_ones_name("Autres établissements")
    stage.follow("Qui travaille où", stage.page.locator("nav.side"))
    stage.heading("Qui travaille où")
    stage.page.locator("#service").select_option(label=SERVICE)
    stage.press("Rechercher")
    row = stage.page.get_by_role("row", name=TOWN).filter(has_text="Lecture seule")
    expect(row).to_have_count(1)
    expect(stage.page.get_by_role("columnheader", name=who.last_name)).to_be_visible()


def sees_who_acts(house: House, stage: Stage, its_page: str) -> None:
    """The town hall sees who may do what, until when, and when they last did."""
    who = house.somebody(house.agent("gestion"))
    stage.page.goto(its_page)
    people = stage.page.get_by_role("region", name="Personnes désignées")
    expect(people).to_contain_text(who.last_name)
    stage.page.goto(LIST)
    stage.follow("Qui agit pour nous, par service")
    stage.page.locator("#service").select_option(label=SERVICE)
    stage.press("Afficher")
    stage.tells(who.last_name)
    stage.follow(CENTRE, stage.page.locator("main h2").filter(has_text=CENTRE).last)
    stage.heading(CENTRE)


def ends_it(stage: Stage) -> None:
    """Two clicks from the page of the delegation, with the reason that the centre reads."""
    stage.follow("Résilier")
    stage.heading("Résilier cette délégation")
    stage.tells("Plus personne n’agit")
    stage.page.locator("#reason").fill("Nous reprenons ce travail.")
    stage.press("Résilier maintenant")
    stage.tells("Motif : Nous reprenons ce travail.")
