"""Help: a page for each task of the guides, found by words, and from every page."""

import pytest

from services.portal import help as helping
from services.portal.access import Audience, audience_of
from services.portal.languages import catalogue
from shared.edge.languages import SPOKEN
from tests.portal import help_pictures
from tests.portal.addresses import NOT_PAGES, WHOSE, address_of
from tests.portal.house import House

TASKS = {
    "000: Accéder à la fonctionnalité « Mon établissement »": "account-management",
    "000: Consultez l'historique des opérations": "see-history",
    "000: Créez un nouveau compte utilisateur": "create-account",
    "000: Cochez « Tout sélectionner » pour une action sur tous les comptes": "act-on-many",
    "000: « Grouper par »": "search-accounts",
    "000: Les symboles": "read-the-list",
    "000: Modifier, renouveler, supprimer un compte": "renew-accounts",
    "000: n° 1 et 2, deux administrateurs, départ d'un administrateur": "administrator-leaves",
    "000: n° 3, départ d'un utilisateur": "somebody-leaves",
    "000: n° 4, revue des comptes": "review-accounts",
    "000: Retrouvez votre identifiant, changez courriel et téléphone": "my-profile",
    "000: Modifiez votre mot de passe": "my-password",
    "000: Consultez vos droits d'accès": "my-rights",
    "001: Accéder à la gestion des comptes": "account-management",
    "001: Étape 1 et 2, coordonnées et droits": "create-account",
    "001: Étape 3 et 4, communiquer son identifiant": "hand-over-identifier",
    "001: Étape 5 et 6, créer son mot de passe": "create-my-password",
    "001: Se connecter": "sign-in",
    "001: Mot de passe oublié": "forgotten",
    "001: Inscrire un établissement": "register",
    "001: Rechercher, filtrer, grouper": "search-accounts",
    "001: Action en masse": "act-on-many",
    "001: Ses droits": "change-rights",
    "001: Ses coordonnées": "change-coordinates",
    "001: Modifier le profil en Administrateur": "make-administrator",
    "001: Renouveler les comptes": "renew-accounts",
    "002: Vos courriers": "read-letters",
    "002: Utiliser l'accès multi-comptes, centralisateur": "ask-for-delegations",
    "002: Utiliser l'accès multi-comptes, établissements": "answer-a-request",
}
"""The tasks of the guides, and the page that helps with each."""

MOST_OF_ALL = 4_000_000
"""Bytes of all pictures of help."""

EXPLAINED_BY_THEMSELVES = {
    *("about", "system", "gallery", "health", "demo", "dashboard"),
}
"""Views, by noun, that say themselves all that there is to say."""


def test_each_task_of_the_guides_has_its_page() -> None:
    slugs = [task.slug for task in helping.tasks()]

    assert {slug for slug in TASKS.values() if slug not in slugs} == set()
    assert len(slugs) == len(set(slugs))


def test_each_page_of_help_leads_to_where_the_task_is_done(house: House) -> None:
    views, head = house.portal.view_functions, house.signed_in(house.head())
    readers = {
        "centre": house.signed_in(house.centre()),
        "operator": house.signed_in(house.operator()),
    }
    for task in helping.tasks():
        reader = readers.get(WHOSE[audience_of(views[task.endpoint])], head)
        page = reader.get(f"/help/{task.slug}")

        assert page.heading == task.title
        (link,) = (a for a in page.main.iter("a") if "".join(a.itertext()).strip() == "Do it now")
        assert reader.get(link.get("href", "")).status == 200, task.slug


@pytest.mark.parametrize("language", SPOKEN)
def test_each_page_of_help_has_a_picture_and_says_what_it_shows(
    house: House, language: str
) -> None:
    visitor = house.visitor(language)
    for task in helping.tasks():
        page = visitor.get(f"/help/{task.slug}")
        (image,) = page.main.iter("img")
        said = task.shows if language == "en" else str(catalogue("fr")[task.shows].string)
        assert said
        assert (image.get("alt") or "").replace("\xa0", " ") == said.replace("\xa0", " ")
        shown = visitor.get(image.get("src") or "").response
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")
        assert shown.data[8:12] == b"WEBP"


def test_no_picture_is_left_of_help_that_is_gone_and_all_are_small() -> None:
    files = [file for file in (help_pictures.FOLDER / "help").rglob("*") if file.is_file()]
    wanted = {helping.picture(task.slug, one) for task in helping.tasks() for one in SPOKEN}

    assert {f.relative_to(help_pictures.FOLDER).as_posix() for f in files} == wanted
    assert sum(file.stat().st_size for file in files) < MOST_OF_ALL
    assert set(help_pictures.SCENES) == {task.slug for task in helping.tasks()}


def test_each_page_leads_to_its_help_or_to_all_of_it(house: House) -> None:
    """And has the telephone number of support."""
    head = house.signed_in(house.head())
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        page = head.get(address_of(rule, house))
        own = helping.of_page(rule.endpoint)
        assert "/help" in page.links(), rule.rule
        assert any(link.startswith("tel:") for link in page.links()), rule.rule
        if own is not None and page.path == address_of(rule, house):
            assert f"/help/{own.slug}" in page.links(), rule.rule


def test_each_page_for_those_who_are_signed_in_has_help_of_its_own(house: House) -> None:
    views = house.portal.view_functions
    without = {
        rule.endpoint
        for rule in house.portal.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NOT_PAGES
        and rule.endpoint.split(".")[0] not in EXPLAINED_BY_THEMSELVES
        and audience_of(views[rule.endpoint]) is not Audience.EVERYBODY
        and helping.of_page(rule.endpoint) is None
    }

    assert without == set()


def test_help_names_views_that_there_are(house: House) -> None:
    views = house.portal.view_functions
    for task in helping.tasks():
        assert task.endpoint in views, task.slug
        for name in task.within:
            assert any(view == name or view.startswith(name) for view in views), name


@pytest.mark.parametrize(
    ("language", "words", "slug"),
    [
        ("en", "forgotten password", "forgotten"),
        ("fr", "MOT passe oublie", "forgotten"),
        ("fr", "supprimer quitte", "somebody-leaves"),
        ("en", "csv template", "import-accounts"),
    ],
)
def test_help_is_found_by_words(house: House, language: str, words: str, slug: str) -> None:
    page = house.visitor(language).get("/help", query_string={"q": words})

    assert f"/help/{slug}" in page.links()
    assert "/help/my-rights" not in page.links()


def test_what_is_not_found_leads_on(house: House) -> None:
    page = house.visitor().get("/help", query_string={"q": "xylophone <b>"})

    assert "Nothing is found for “xylophone <b>”" in page.text
    assert "/help" in page.links()
    assert house.visitor().get("/help/nothing").status == 404
