"""001, *Accéder à la gestion des comptes*; 000, *Gérer les comptes utilisateurs*."""

from playwright.sync_api import expect

from tests.portal.browser.journeys.stage import ACCOUNTS, Stage


def account_management(stage: Stage) -> None:
    """One's name leads to account management [000:35, 000:37, 000:41, 001:36]."""
    stage.arrive(stage.head)
    stage.open_accounts()
    expect(stage.page.get_by_role("table")).to_be_visible()


def of_a_user_ends(stage: Stage) -> None:
    """A user who is no administrator does not reach it [001:41]."""
    stage.arrive(stage.colleague())
    stage.page.locator("details.person > summary").click()
    expect(stage.page.get_by_role("link", name="Mon compte")).to_be_visible()
    expect(stage.page.get_by_role("link", name="Mon établissement")).to_have_count(0)
    stage.page.goto(ACCOUNTS)
    stage.heading("Cette page est réservée aux administrateurs")
