"""A town's secretary and its delegation, day after day, from the screens alone.

What a town hall does after it has accepted: it answers an amendment, lets the delegation go on by
itself and takes that back, keeps the proof, narrows, suspends, sees who acts for it, and ends it.
Asking, accepting and who acts are walked as the guides go (`test_delegation_guides.py`).
"""

import re

import pytest
from playwright.sync_api import expect

from tests.portal.browser.conftest import Browse
from tests.portal.browser.journeys.stage import Stage
from tests.portal.browser.test_delegation_guides import (
    CENTRE,
    CODE,
    accepts_less,
    asks,
    ends_it,
    lets_somebody_work,
    on_stage,
    sees_who_acts,
)
from tests.portal.house import House

MORE = "finances-declarations"


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no_script"])
def test_a_town_looks_after_its_delegation_from_the_screens_alone(
    house: House, browse: Browse, has_script: bool
) -> None:
    with browse(script=has_script) as here, browse(script=has_script) as there:
        centre = on_stage(house, here, has_script, house.somebody(house.head("gestion")))
        town = on_stage(house, there, has_script, house.somebody(house.head("Sainte")))

        its_page = asks(house, centre)
        accepts_less(town, its_page)
        lets_somebody_work(house, centre, its_page)
        asks_for_more(centre, its_page)
        answers_the_amendment(town, its_page)
        lets_it_go_on_and_takes_that_back(town)
        keeps_the_proof(town)
        narrows_it(town)
        suspends_it_and_lets_it_go_on(town)
        reads_what_happened(town)
        sees_who_acts(house, town, its_page)
        ends_it(town)
        town.tells(f"{CENTRE} pouvait agir pour votre établissement.")


def asks_for_more(stage: Stage, its_page: str) -> None:
    """The centre asks for one service more of those that it ticks in its list, and says why."""
    stage.page.goto("/others/establishments?q=PAIE-12&status=active")
    row = stage.page.locator("tbody tr").filter(has=stage.page.locator(f"a[href='{its_page}']"))
    row.get_by_role("checkbox").check()
    stage.press("Demander un avenant…")
    stage.heading("Demander un avenant")
    stage.tells("Ce qui est accordé reste en l’état")
    stage.page.locator(f"[name='right.{MORE}'][value=write]").check()
    stage.page.locator("#message").fill("Pour vos déclarations de fin d’année.")
    stage.press("Continuer")
    stage.tells("1 établissement sera sollicité")
    stage.tells("Déclarations : Modification")
    stage.press("Envoyer les avenants (1)")
    stage.tells("Tant qu’il n’a pas accepté, rien ne change.")


def answers_the_amendment(stage: Stage, its_page: str) -> None:
    """The town sees what it would change, and accepts less than is asked for."""
    stage.page.goto(its_page)
    stage.tells("Un avenant attend une réponse.")
    stage.follow("Voir ce qu’il changerait")
    stage.heading("Avenant à cette délégation")
    stage.tells("Pour vos déclarations de fin d’année.")
    stage.page.locator(f"[name='right.{MORE}'][value=read]").check()
    stage.press("Accepter")
    stage.tells("L’avenant est accepté : il prend effet dès maintenant.")
    scope = stage.page.get_by_role("region", name="Ce qu’elle permet")
    expect(scope.locator("tbody tr")).to_have_count(2)
    expect(scope.get_by_text("Lecture seule")).to_have_count(2)


def lets_it_go_on_and_takes_that_back(stage: Stage) -> None:
    """Nothing has to be answered on the last day; until it begins it can be taken back."""
    stage.follow("Laisser se poursuivre…")
    stage.heading("Laisser cette délégation se poursuivre")
    stage.page.locator("#days").fill("90")
    stage.press("Laisser se poursuivre")
    stage.tells("Elle se poursuivra d’elle-même après son dernier jour, une fois.")
    stage.tells("Convenue jusqu’au")
    expect(stage.page.get_by_role("link", name="Laisser se poursuivre…")).to_have_count(0)
    stage.follow("Retirer la prolongation")
    stage.press("Retirer la prolongation")
    expect(stage.page.locator("main")).not_to_contain_text("Convenue jusqu’au")


def keeps_the_proof(stage: Stage) -> None:
    """On paper, and as a signed statement."""
    for name, ending in (
        ("Télécharger le PDF", ".pdf"),
        ("Télécharger la déclaration signée (JWS)", ".jws"),
    ):
        with stage.page.expect_download() as file:
            stage.follow(name)
        assert file.value.suggested_filename.endswith(ending)


def narrows_it(stage: Stage) -> None:
    """One service goes; the other stays as it is."""
    stage.follow("Restreindre")
    stage.heading("Restreindre cette délégation")
    stage.tells("Ce que vous retirez prend fin")
    stage.page.locator(f"[name='right.{MORE}'][value=none]").check()
    expect(stage.page.locator(f"[name='right.{CODE}'][value=read]")).to_be_checked()
    stage.press("Restreindre")
    stage.tells("La délégation est restreinte dès maintenant.")


def suspends_it_and_lets_it_go_on(stage: Stage) -> None:
    """Nobody acts meanwhile; the centre reads why."""
    stage.follow("Suspendre")
    stage.heading("Suspendre cette délégation")
    stage.page.locator("#reason").fill("Vérification en cours.")
    stage.press("Suspendre")
    stage.tells("La délégation est suspendue : plus personne n’agit en son nom.")
    stage.tells("Motif : Vérification en cours.")
    stage.follow("Reprendre")
    stage.heading("Reprendre cette délégation")
    stage.press("Reprendre")
    stage.tells("La délégation reprend.")
    stage.tells("En vigueur")


def reads_what_happened(stage: Stage) -> None:
    """All of it stands in the history of the delegation, by name and day."""
    where = stage.page.url
    stage.follow("Historique de cette délégation")
    for word in ("suspendue", "restreinte"):
        expect(stage.page.locator("main")).to_contain_text(re.compile(word, re.IGNORECASE))
    stage.page.goto(where)
    stage.heading(CENTRE)
