"""001, *Renouveler les comptes*; 000, good practice no. 4."""

from playwright.sync_api import expect

from tests.portal.browser.journeys.stage import Stage


def an_expired_account(stage: Stage) -> None:
    """It lets nobody in and is not changed, until it is renewed [001:309 to 001:324b, 000:98c]."""
    person, page = stage.colleague(), stage.page
    stage.expire(person)
    stage.sign_in(person)
    expect(page.locator(".summary")).to_contain_text("expiré")
    stage.arrive(stage.head)
    stage.open_accounts()
    stage.find(person.identifier)
    expect(page.locator("tbody tr")).to_have_count(1)
    row = stage.row(person)
    expect(row).to_contain_text("Expiré")
    acts = stage.acts(row)
    expect(acts.get_by_role("link", name="Modifier")).to_have_count(0)
    acts.get_by_role("link", name="Renouveler").click()
    stage.tells("pourra de nouveau se connecter")
    stage.press("Renouveler")
    stage.tells("est renouvelé pour 18 mois")
    stage.arrive(person)
