"""001 and 000: acts on one row, and on all that are selected."""

from playwright.sync_api import Locator, expect

from deploy.demo.people import Somebody
from tests.portal.browser.journeys.stage import Stage


def on_one(stage: Stage) -> None:
    """The acts of a row show under the pointer, and are done to it alone."""
    chosen, other = stage.colleague(), stage.colleague()
    stage.arrive(stage.head)
    stage.open_accounts()
    stage.find(chosen.identifier)
    row = stage.row(chosen)
    expect(row).to_have_count(1)
    _shown(stage, row)
    stage.acts(row).get_by_role("link", name="Renouveler").click()
    stage.heading("Renouveler un compte")
    stage.press("Renouveler")
    stage.tells("est renouvelé pour 18 mois")
    stage.follow("Supprimer")
    stage.tells("C’est définitif")
    stage.press("Supprimer définitivement")
    stage.tells("est supprimé")
    stage.find(f"{chosen.last_name} {other.last_name}")
    expect(stage.row(other)).to_have_count(1)
    expect(stage.row(chosen)).to_have_count(0)


def _shown(stage: Stage, row: Locator) -> None:
    """Modifier, renouveler, supprimer: seen by pointer and by focus [000:61d, 001:230]."""
    acts = row.locator(".acts")
    if not stage.is_phone:
        stage.page.mouse.move(0, 0)
        expect(acts).to_have_css("opacity", "0")
        row.hover()
        expect(acts).to_have_css("opacity", "1")
    acts = stage.acts(row)
    for words in ("Modifier", "Renouveler", "Supprimer"):
        expect(acts.get_by_role("link", name=words)).to_be_visible()
    if stage.is_phone:
        stage.page.keyboard.press("Escape")


def on_many(stage: Stage) -> None:
    """Some are ticked; what an act will do is told, then done [000:49a, 000:51, 001:225b]."""
    some = [stage.colleague() for _ in range(2)]
    waiting = stage.colleague(has_password=False)
    stage.arrive(stage.head)
    _ticked(stage, [*some, waiting])
    stage.press("Renouveler", stage.page.locator("[data-bar]"))
    stage.heading("Renouveler les comptes")
    stage.tells("3 comptes sélectionnés")
    stage.tells("1 compte est écarté")
    stage.press("Renouveler (2)")
    stage.tells("Fait pour 2 comptes")


def on_all(stage: Stage) -> None:
    """All are selected and exported; all that match are deleted [000:49b, 000:49c, 001:225a]."""
    some = [stage.colleague() for _ in range(2)]
    stage.arrive(stage.head)
    stage.open_accounts()
    stage.find(" ".join(person.identifier for person in some))
    expect(stage.page.locator("tbody tr")).to_have_count(2)
    if stage.has_script:
        stage.page.get_by_label("Tout sélectionner").check()
        expect(stage.page.locator("[data-count]")).to_have_text("2 comptes sélectionnés")
    else:
        stage.follow("Tout sélectionner sur cette page")
    stage.press("Exporter…", stage.page.locator("[data-bar]"))
    stage.page.get_by_label("Un fichier texte (CSV)").check()
    with stage.page.expect_download() as file:
        stage.press("Télécharger")
    assert file.value.suggested_filename.endswith(".csv")
    _ticked(stage, some)
    stage.press("Supprimer", stage.page.locator("[data-bar]"))
    stage.tells("2 comptes seront supprimés définitivement")
    stage.press("Supprimer définitivement (2)")
    stage.tells("Fait pour 2 comptes")


def _ticked(stage: Stage, people: list[Somebody]) -> None:
    stage.open_accounts()
    stage.find(" ".join(person.identifier for person in people))
    expect(stage.page.locator("tbody tr")).to_have_count(len(people))
    for person in people:
        stage.row(person).get_by_role("checkbox").check()
