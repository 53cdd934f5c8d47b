"""The platform ends a delegation, a side of it objects, and operators answer, from the screens."""

import re

from playwright.sync_api import expect

from tests.portal.browser.conftest import Browse
from tests.portal.browser.test_delegation_guides import CENTRE, TOWN, on_stage
from tests.portal.house import House
from tests.portal.pages.test_delegations import asked

WHY, OBJECTION, ANSWER = "Demande du juge.", "Nous en avons besoin.", "Le juge a confirmé."


def test_a_delegation_is_ended_contested_and_answered(house: House, browse: Browse) -> None:
    where = asked(house, house.signed_in(house.head("gestion")))
    town = house.signed_in(house.head("Sainte"))
    town.get(f"{where}/accept")
    assert "In force" in town.send(f"{where}/accept").text

    with browse() as here, browse() as there:
        desk = on_stage(house, here, True, house.somebody(house.operator()))
        head = on_stage(house, there, True, house.somebody(house.head("Sainte")))

        desk.arrive(desk.head)
        desk.under_ones_name("La plateforme")
        desk.follow("Délégations de tous", desk.side())
        desk.page.locator("#q").fill(TOWN)
        desk.page.locator("#status").select_option(value="active")
        desk.press("Rechercher")
        desk.page.locator(f"main tbody a[href$='{where.rpartition('/')[2]}']").click()
        desk.heading(CENTRE)
        desk.follow("Résilier")
        desk.tells("C’est irréversible")
        desk.page.locator("#reason").fill(WHY)
        desk.press("Résilier maintenant")
        desk.tells("La délégation est résiliée. Les deux établissements en sont informés.")

        head.sign_in(head.head)
        head.page.goto(where)
        head.tells(f"Motif : {WHY}")
        head.follow("Contester…")
        head.page.locator("#message").fill(OBJECTION)
        head.press("Envoyer la contestation")
        head.tells("Votre contestation est envoyée.")

        desk.follow("Contestations", desk.side())
        theirs = desk.page.locator("main section").filter(has_text=OBJECTION)
        expect(theirs).to_contain_text("conteste une résiliation")
        theirs.locator("textarea").fill(ANSWER)
        desk.press("Envoyer la réponse", theirs)
        desk.tells("La réponse est envoyée")
        expect(desk.page.locator("main")).not_to_contain_text(OBJECTION)
        head.page.goto(f"{where}/object")
        expect(head.page.locator("main")).to_contain_text(re.compile(ANSWER))
