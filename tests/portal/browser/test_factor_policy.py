"""Who must have a second factor is told so, adds one, and has a browser not ask for it again."""

from datetime import date, timedelta

import pytest

from deploy.demo.people import Somebody
from shared import clock
from tests.identity.factors import Application
from tests.portal.browser.conftest import Walk
from tests.portal.browser.journeys.stage import Stage
from tests.portal.browser.keyboard import lay_the_mouse_aside
from tests.portal.browser.test_second_factors import key_on
from tests.portal.factors import Protected, elsewhere
from tests.portal.house import House, until

ANOTHER = "Marée-basse 4 bateaux"


def settle(stage: Stage, since: date) -> None:
    """Have everybody of one's establishment have a second factor from a day on."""
    stage.page.goto("/")
    stage.under_ones_name("Mon établissement")
    stage.follow("Second facteur", stage.side())
    stage.heading("Second facteur")
    stage.page.get_by_label("Tout le monde").check()
    stage.page.fill("#second_factor_from", since.isoformat())  # in the browser's own order of parts
    stage.press("Appliquer")


def arrived_at(house: House, person: Somebody) -> str:
    """Where somebody comes who signs in elsewhere now, and what they read there."""
    page = house.visitor().sign_in(person.identifier, person.password)
    return f"{page.path} {page.text}"


def first_heading(stage: Stage) -> str:
    """What the first page says to a session that began before; each service hears in its time."""
    stage.page.goto("/")
    return stage.page.get_by_role("heading", level=1).inner_text()


def enter(stage: Stage, who: Somebody, password: str = "") -> None:
    """Sign in with what this browser keeps."""
    stage.page.get_by_label("Identifiant", exact=True).fill(who.identifier)
    stage.page.get_by_label("Mot de passe", exact=True).fill(password or who.password)
    stage.press("Me connecter")


def leave(stage: Stage) -> None:
    stage.under_ones_name("Se déconnecter")
    stage.heading("Se connecter")


def add(stage: Stage, house: House, person: Somebody) -> Protected:
    """Add an application, from where one is told to."""
    page = stage.page
    stage.follow("Protéger mon compte")
    stage.heading("Sécurité")
    stage.follow("Protéger mon compte")
    page.get_by_label("Comment l’appelez-vous ?").fill("Téléphone de service")
    stage.press("Continuer")
    stage.heading("Montrez ceci à votre application")
    known = Protected(house, person, Application(key_on(page)), [])
    page.get_by_label("Code à 6 chiffres").fill(known.application.code())
    stage.press("Continuer")
    stage.follow("Je les ai conservés : continuer")
    return known


def show(stage: Stage, known: Protected, button: str) -> None:
    stage.page.get_by_label("Code à 6 chiffres").fill(known.code())
    stage.press(button)


def test_who_must_have_one_is_told_adds_it_and_is_asked_again_after_another_password(
    house: House, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, today = elsewhere(house), clock.paris_date(clock.now())
    lay_the_mouse_aside(monkeypatch)

    def journey(stage: Stage) -> None:
        page = stage.page
        stage.arrive(head)
        settle(stage, today + timedelta(days=30))
        stage.tells("C’est réglé")
        until(lambda: "is asked for here" in arrived_at(house, head))
        leave(stage)
        enter(stage, head)
        stage.heading("Tableau de bord")
        stage.tells("un second facteur sera exigé ici")

        settle(stage, today)
        until(lambda: first_heading(stage) == "Un second facteur est exigé ici")
        known = add(stage, house, head)
        stage.tells("Présentez le vôtre pour continuer")
        stage.follow("Présenter mon second facteur")
        stage.heading("Confirmez que c’est bien vous")
        show(stage, known, "Confirmer")
        stage.heading("Tableau de bord")

        leave(stage)
        enter(stage, head)
        page.get_by_label("Se souvenir de ce navigateur pendant 7 jours").check()
        show(stage, known, "Me connecter")
        stage.heading("Tableau de bord")
        leave(stage)
        enter(stage, head)
        stage.heading("Tableau de bord")
        stage.under_ones_name("Mon compte")
        stage.follow("Sécurité", stage.side())
        stage.tells("Là où il n’est pas demandé")

        change_password(stage, known)
        leave(stage)
        enter(stage, head, ANOTHER)
        stage.heading("Saisissez le code de votre application")

    walk(journey)


def change_password(stage: Stage, known: Protected) -> None:
    """Change it, once one has shown the factor that this browser stood for."""
    stage.follow("Mon mot de passe", stage.side())
    _fill_passwords(stage, known.somebody.password)
    stage.heading("Confirmez que c’est bien vous")
    show(stage, known, "Confirmer")
    stage.heading("Mon mot de passe")
    _fill_passwords(stage, known.somebody.password)
    stage.tells("Votre mot de passe est changé")


def _fill_passwords(stage: Stage, present: str) -> None:
    for label, typed in (
        ("Mot de passe actuel", present),
        ("Nouveau mot de passe", ANOTHER),
        ("Confirmation du mot de passe", ANOTHER),
    ):
        stage.page.get_by_label(label, exact=True).fill(typed)
    stage.press("Changer mon mot de passe")
