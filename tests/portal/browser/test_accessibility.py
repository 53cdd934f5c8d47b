"""Every page for everybody: what axe finds, zoom, targets large enough to hit, forced colours.

CI visits each page once, as somebody whom it is for, at 320 px, in light colours and in French;
with `--portal-matrix` as everybody, at 1280 px, in dark colours and in English too. A page of
1280 px is 320 px wide at 400 %: nothing is cut there, and nothing scrolls sideways.
"""

import pytest
from playwright.sync_api import Page

from deploy.demo.chapters import accounts
from tests.portal.addresses import addresses_for, every_address
from tests.portal.browser.conftest import Browse
from tests.portal.browser.looking import BARE, CLIPPED, NARROW, SMALL, UNSEEN, WIDE
from tests.portal.house import House

MATRIX = [
    (width, scheme, language)
    for language in ("fr", "en")
    for width in (320, 1280)
    for scheme in ("light", "dark")
]
SIGN_IN = "/sign-in"
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(v => [v.id, v.nodes.map(n => n.html)])"""
LENGTHEN = """() => {
  document.querySelector(".handed .large").textContent = "W".repeat(9);
  const told = [...document.querySelectorAll(".bullets li")].find(li => /@/.test(li.textContent));
  told.textContent = told.textContent.replace(/\\S+@\\S+/, "w".repeat(64) + "@example.org");
}"""


def faults(page: Page, path: str, axe: str) -> list[str]:
    page.goto(path)
    if page.url.partition("?")[0].endswith(SIGN_IN) and path != SIGN_IN:
        return []  # it is for whoever is signed in
    page.evaluate(axe)
    found = [*page.evaluate(RUN), *page.evaluate(WIDE), *page.evaluate(SMALL)]
    if page.evaluate("innerWidth") <= NARROW:
        found += [*page.evaluate(CLIPPED), *page.evaluate(BARE)]
    page.emulate_media(forced_colors="active")
    found += [f"no focus is seen: {one}" for one in page.evaluate(UNSEEN)]
    page.emulate_media(forced_colors="none")
    return [f"{path}: {fault}" for fault in found]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "look" in metafunc.fixturenames:
        is_whole = metafunc.config.getoption("portal_matrix")
        looks = MATRIX if is_whole else MATRIX[:1]
        metafunc.parametrize("look", looks, ids=["-".join(map(str, look)) for look in looks])


@pytest.mark.parametrize("who", ["nobody", "agent", "head", "centre", "operator"])
def test_no_page_has_a_fault_that_axe_finds(
    house: House,
    browse: Browse,
    axe: str,
    who: str,
    look: tuple[int, str, str],
    request: pytest.FixtureRequest,
) -> None:
    person = None if who == "nobody" else getattr(house, who)()
    width, scheme, language = look
    addresses = every_address if request.config.getoption("portal_matrix") else addresses_for

    found = []
    with browse(person, width=width, scheme=scheme, language=language) as page:
        for path in addresses(house, who):
            found += faults(page, path, axe)

    assert not found, "\n".join(found)


def test_the_page_of_an_identifier_has_room_for_the_widest_and_for_any_address(
    house: House, browse: Browse
) -> None:
    """Of somebody invited: their page says to which address the e-mail went."""
    assert house.scene is not None
    person = house.scene.cast.somebody("ms", "Aurélie", "Chaumont")
    accounts.create(house.somebody(house.head()), person, profile="user", rights={})

    with browse(house.head(), width=320) as page:
        page.goto(f"/establishment/accounts/{person.account_id}/identifier")
        page.evaluate(LENGTHEN)

        assert page.evaluate(WIDE) == []
