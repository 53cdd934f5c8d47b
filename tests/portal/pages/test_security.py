"""My second factors, as somebody without script adds, names and removes them."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from services.portal.pages.security import adding
from tests.identity.factors import Application
from tests.portal.factors import CODE, Protected, newcomer, protect
from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

SECURITY = "/account/security"
ADD, SCAN, CODES = f"{SECURITY}/add", f"{SECURITY}/add/scan", f"{SECURITY}/codes"


@pytest.fixture(scope="module")
def known(house: House) -> Protected:
    return protect(house, newcomer(house, "Sûreté"))


def begun(visitor: Visitor, name: str = "Téléphone de service") -> Page:
    visitor.get(ADD)
    return visitor.send(ADD, name=name)


def typed(page: Page) -> str:
    """The key that one types into an application, as it stands on the page."""
    key = next(one for one in page.main.iter("strong") if "id" in (one.get("class") or "").split())
    return "".join("".join(key.itertext()).split())


def shown(page: Page) -> list[str]:
    """The recovery codes on a page."""
    lists = [one for one in page.main.iter("ol") if one.get("class") == "codes"]
    return ["".join(code.itertext()).strip() for one in lists for code in one.iter("li")]


def to(page: Page, act: str) -> str:
    """Where an act on the first application of the list leads."""
    links = (link.get("href", "") for link in page.main.iter("a"))
    return next(link for link in links if link.startswith(f"{SECURITY}/{act}?"))


class TestTheFirstApplication:
    def test_is_added_in_four_pages_and_asked_for_from_then_on(self, house: House) -> None:
        person = newcomer(house, "Première")
        visitor = house.visitor()
        visitor.sign_in(person.identifier, person.password)
        first = visitor.get(SECURITY)
        assert ADD in first.links()
        scanned = begun(visitor)
        assert scanned.path == SCAN
        key = typed(scanned)

        page = visitor.send(SCAN, code=Application(key).code())

        assert page.status == 200
        assert "your account is protected" in page.text
        codes = shown(page)
        assert len(set(codes)) == 10
        file = next(link for link in page.links() if link.startswith("data:text/plain"))
        assert [line for line in unquote(file).splitlines() if line in codes] == codes
        assert "10 of your ten recovery codes are left" in visitor.get(SECURITY).text
        assert shown(visitor.page) == []
        Protected(house, person, Application(key), codes).challenged()

    def test_is_shown_as_a_picture_of_the_same_key_which_can_be_opened_again(
        self, house: House
    ) -> None:
        visitor = house.signed_in(house.agent())
        page = begun(visitor)
        kept = house.portal.sealer.open(visitor.cookie("comptoir-page") or "", purpose="page")

        again = visitor.get(SCAN)

        address = kept["enrolling"]["address"]
        assert parse_qs(urlsplit(address).query)["secret"] == [typed(page)] == [typed(again)]
        assert adding.drawn(address) in again.response.text
        assert segno.make(address, error="m", micro=False).error == "M"

    def test_with_a_wrong_code_keeps_the_key_and_says_what_to_look_at(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        key = typed(begun(visitor))

        page = visitor.send(SCAN, code=Application(key).wrong())

        assert page.status == 422
        assert "clock of the device" in page.text
        assert typed(page) == key
        assert page.form(SCAN)["code"] == ""

    def test_without_a_name_or_a_code_is_refused_at_the_field(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        visitor.get(ADD)
        assert visitor.send(ADD).status == 422
        assert "Give it a name." in visitor.page.text
        begun(visitor)

        assert visitor.send(SCAN).status == 422
        assert "Type the code." in visitor.page.text

    def test_that_somebody_else_began_in_this_browser_is_shown_to_nobody(
        self, house: House
    ) -> None:
        visitor = house.signed_in(house.agent())
        begun(visitor)
        before = visitor.cookie("comptoir-page") or ""
        visitor.get("/")
        visitor.send("/sign-out")
        visitor.sign_in(house.head().identifier, house.head().password)
        visitor.keep("comptoir-page", before)

        page = visitor.get(SCAN)

        assert page.path == ADD
        assert "begin anew here" in page.text

    def test_that_nobody_has_begun_leads_to_where_it_is(self, house: House) -> None:
        visitor = house.signed_in(house.agent())

        assert visitor.get(SCAN).path == ADD


class TestMyApplications:
    def test_are_listed_with_their_last_use(self, known: Protected) -> None:
        page = known.signed_in().get(SECURITY)

        assert "Téléphone" in page.text
        assert "last used on" in page.text

    def test_can_be_called_otherwise(self, known: Protected) -> None:
        visitor = known.signed_in()
        visitor.get(to(visitor.get(SECURITY), "rename"))
        action = f"{SECURITY}/rename"
        assert visitor.page.form(action)["name"] == "Téléphone"
        address = visitor.page.path

        sent = {**visitor.page.form(action), "name": "Poste de l'accueil"}
        page = visitor.post(address, sent)

        assert page.path == SECURITY
        assert "called “Poste de l'accueil” from now on" in page.text

    def test_bring_no_other_codes_and_are_removed_once_it_was_said_what_goes_with_the_last(
        self, house: House
    ) -> None:
        known = protect(house, newcomer(house, "Retirée"))
        visitor = known.signed_in()
        key = typed(begun(visitor, "Ordinateur"))
        page = visitor.send(SCAN, code=Application(key).code())
        assert page.path == SECURITY
        assert "The application is added." in page.text
        page = visitor.get(to(page, "remove"))
        assert "stay as they are" in page.text
        page = visitor.post(page.path, page.form(f"{SECURITY}/remove"))
        assert "“Téléphone” is removed." in page.text
        page = visitor.get(to(page, "remove"))
        assert "your password alone opens your account" in page.text
        assert "Your recovery codes are good no more." in page.text

        page = visitor.post(page.path, page.form(f"{SECURITY}/remove"))

        assert "“Ordinateur” is removed." in page.text
        assert "Your password alone opens your account" in page.text
        somebody, other = known.somebody, house.visitor()
        assert other.sign_in(somebody.identifier, somebody.password).path == "/"

    @pytest.mark.parametrize("act", ["rename", "remove"])
    @pytest.mark.parametrize("which", ["", "?factor=00000000-0000-4000-8000-000000000000"])
    def test_of_nobodys_is_not_there(self, house: House, act: str, which: str) -> None:
        page = house.signed_in(house.agent()).get(f"{SECURITY}/{act}{which}")

        assert page.path == SECURITY
        assert "not there any more" in page.text


class TestRecoveryCodes:
    def test_are_replaced_by_ten_others(self, known: Protected) -> None:
        visitor = known.signed_in()
        visitor.get(CODES)

        page = visitor.send(CODES)

        assert len(set(shown(page)) - set(known.recovery_codes)) == 10
        other = known.challenged()
        other.send(CODE, other="recovery_code")
        assert other.send(CODE, code=known.recovery_codes[0]).status == 403
        known.untried()

    def test_without_an_application_are_refused_with_what_to_do(self, house: House) -> None:
        visitor = house.signed_in(house.agent())
        visitor.get(CODES)

        page = visitor.send(CODES)

        assert page.status == 409
        assert "Add an authenticator application or a passkey first" in page.text
