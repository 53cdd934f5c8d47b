"""A browser on which the second factor is not asked for again, for seven days (decision 0089)."""

from hashlib import sha256

import pytest

from tests.portal.factors import CODE, Protected, newcomer, protect
from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

SECURITY = "/account/security"
DEVICES = f"{SECURITY}/devices/"


@pytest.fixture(scope="module")
def known(house: House) -> Protected:
    return protect(house, newcomer(house, "Souvenir"))


@pytest.fixture
def remembered(known: Protected) -> Visitor:
    """Somebody whose browser is remembered, and who has signed out there."""
    visitor = known.challenged()
    page = visitor.send(CODE, code=known.code(), remember="yes")
    assert page.path == "/", page.text
    visitor.send("/sign-out")
    return visitor


def cookie_of(known: Protected) -> str:
    whose = sha256(known.somebody.identifier.encode()).hexdigest()[:16]
    return f"comptoir-known-{whose}"


def sign_in(visitor: Visitor, known: Protected, identifier: str = "") -> Page:
    visitor.get("/sign-in")
    told = {
        "identifier": identifier or known.somebody.identifier,
        "password": known.somebody.password,
    }
    return visitor.send("/sign-in", **told)


def forms(page: Page) -> list[str]:
    """Where the buttons lead that end one."""
    actions = (one.get("action", "") for one in page.main.iter("form"))
    return [action for action in actions if action.startswith(DEVICES)]


class TestABrowserThatIsRemembered:
    def test_lets_its_holder_in_by_the_password_again_and_again(
        self, known: Protected, remembered: Visitor
    ) -> None:
        first = remembered.cookie(cookie_of(known))

        assert sign_in(remembered, known).path == "/"

        assert remembered.cookie(cookie_of(known)) not in (None, first)  # each is good once
        remembered.send("/sign-out")
        assert sign_in(remembered, known, known.somebody.identifier.lower()).path == "/"

    def test_is_not_so_unless_it_is_asked_for(self, known: Protected) -> None:
        visitor = known.signed_in()

        assert visitor.cookie(cookie_of(known)) is None
        visitor.send("/sign-out")
        assert sign_in(visitor, known).form(CODE)

    def test_keeps_nothing_that_a_page_or_a_script_reads(
        self, house: House, known: Protected
    ) -> None:
        visitor = known.challenged()
        form = {**visitor.page.form(CODE), "code": known.code(), "remember": "yes"}
        answer = visitor.post(CODE, form, follow=False).response

        [told] = [
            one for one in answer.headers.getlist("Set-Cookie") if one.startswith(cookie_of(known))
        ]
        assert "HttpOnly" in told
        assert "SameSite=Lax" in told
        assert "Path=/" in told
        assert "Expires=" in told
        sealed = visitor.cookie(cookie_of(known)) or ""
        assert house.portal.sealer.open(sealed, purpose="remembered")["token"] not in told

    def test_is_so_for_one_account_alone(
        self, house: House, known: Protected, remembered: Visitor
    ) -> None:
        assert remembered.sign_in(house.agent().identifier, house.agent().password).path == "/"
        remembered.send("/sign-out")

        assert sign_in(remembered, known).path == "/"

    def test_with_a_cookie_that_makes_no_sense_is_asked_for_the_code(
        self, known: Protected, remembered: Visitor
    ) -> None:
        for altered in ("x", "a.b.c.d.e"):
            remembered.keep(cookie_of(known), altered)

            assert sign_in(remembered, known).form(CODE)

    def test_is_listed_until_its_holder_forgets_it(
        self, known: Protected, remembered: Visitor
    ) -> None:
        sign_in(remembered, known)
        page = remembered.get(SECURITY)
        assert "Where it is not asked for" in page.text

        while forms(page):
            page = remembered.send(forms(page)[0])
            assert "Your second factor is asked for there again." in page.text

        assert "Where it is not asked for" not in page.text
        remembered.send("/sign-out")
        assert sign_in(remembered, known).form(CODE)
        assert remembered.cookie(cookie_of(known)) is None

    def test_that_is_forgotten_already_is_not_there_any_more(
        self, known: Protected, remembered: Visitor
    ) -> None:
        sign_in(remembered, known)
        page = remembered.get(SECURITY)
        path = forms(page)[0]
        form = page.form(path)
        remembered.post(path, form)

        assert remembered.post(path, {**form, "_key": ""}).status == 404
