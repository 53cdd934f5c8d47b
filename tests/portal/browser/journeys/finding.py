"""001 and 000, *Gérer les comptes*: searching, grouping, paging, sorting, the history."""

import re

from playwright.sync_api import expect

from tests.portal.browser.journeys.stage import ACCOUNTS, Stage


def accounts(stage: Stage) -> None:
    """Search, narrow, group, sort, choose the length of a page, look into the history."""
    somebody, other = stage.colleague(), stage.colleague()
    stage.arrive(stage.head)
    stage.open_accounts()
    _searched(stage, somebody.last_name)
    expect(stage.row(somebody)).to_have_count(1)
    expect(stage.row(other)).to_have_count(0)
    words = (somebody.first_name, somebody.last_name, somebody.identifier, other.last_name)
    _searched(stage, " ".join(words))
    expect(stage.row(other)).to_have_count(1)
    expect(stage.page.locator("tbody tr").first).to_contain_text(somebody.identifier)
    stage.page.goto(ACCOUNTS)
    _chosen(stage, "#field", "Prénom", somebody.last_name)
    stage.page.goto(ACCOUNTS)
    _grouped(stage)
    _sorted(stage)
    stage.follow("Voir l’historique")
    stage.heading("Historique")
    stage.tells("Maëlle")


def _searched(stage: Stage, words: str) -> None:
    """Each word counts by itself, and results follow [000:55a, 000:55c, 001:218]."""
    stage.find(words)
    if stage.has_script:
        expect(stage.page.locator("#q")).to_be_focused()
        expect(stage.page.get_by_role("status").filter(has_text="correspond")).to_have_count(1)


def _chosen(stage: Stage, field: str, option: str, words: str) -> None:
    """One field is chosen: the last name is none of a first name [000:55b, 001:219b]."""
    stage.page.locator(field).select_option(option)
    stage.find(words)
    expect(stage.page.locator(".empty")).to_contain_text("Aucun compte ne correspond")


def _grouped(stage: Stage) -> None:
    """By profile, by status, by month of expiry [000:53a, 000:53b, 000:53c, 001:223a]."""
    for option, first in (
        ("Profil", "Administrateurs"),
        ("Statut", "Actif"),
        ("Mois d’expiration", "20"),
    ):
        stage.page.locator("#group_by").select_option(option)
        if not stage.has_script:
            stage.press("Rechercher")
        expect(stage.page.locator("tr.group").first).to_contain_text(first)
    if stage.has_script:
        rows = stage.page.locator("tbody").first.locator("tr:not(.group)")
        fold = stage.page.locator("tr.group button").first
        fold.click()
        expect(rows.first).to_be_hidden()
        fold.click()
        expect(rows.first).to_be_visible()


def _sorted(stage: Stage) -> None:
    """By the column one chooses, either way; 50 a page [000:55d, 000:55g, 001:207b]."""
    page = stage.page
    page.locator("#page_size").select_option("50")
    if not stage.has_script:
        stage.press("Rechercher")
    page.wait_for_url(re.compile("page_size=50"))
    for sort, way in (("identifier", "ascending"), ("-identifier", "descending")):
        if stage.is_phone:
            page.locator("#sort").select_option(sort)
            if not stage.has_script:
                stage.press("Rechercher")
        else:
            page.locator("thead").get_by_role("link", name="Identifiant").click()
        expect(page.locator(f"thead th[aria-sort={way}]")).to_contain_text("Identifiant")
    page.goto(ACCOUNTS)
    expect(page.locator("#page_size")).to_have_value("50")
