"""A form that was sent once the session had ended comes back to the same account, and no other."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from services.portal.session import COOKIE
from tests.portal.house import House
from tests.portal.people import Person
from tests.portal.test_sessions import ended
from tests.portal.visitor import Page, Visitor

APPLICATIONS = "/establishment/applications"
TYPED = {"name": "Paie de novembre", "expires_on": "2030-01-31"}
SCOPES = ["accounts:read", "access:read"]
MINUTES = 60


def sent_late(house: House, person: Person, path: str = APPLICATIONS, **values: str) -> Visitor:
    """Fill a form in, and send it once the session has ended."""
    visitor = house.signed_in(person)
    form = visitor.get(path).form(path)
    ended(house, visitor)
    sent = MultiDict({**form, **(values or TYPED)})
    sent.setlist("scopes", SCOPES)
    visitor.post(path, sent)
    return visitor


def again(visitor: Visitor, person: Person, **changed: str) -> Page:
    told = {"identifier": person.identifier, "password": person.password}
    return visitor.send("/sign-in", **told, **changed)


def kept(house: House, visitor: Visitor, **changed: Any) -> str:
    """What travels in the page, with something of it changed by somebody who had our key."""
    found = house.portal.sealer.open(visitor.page.form("/sign-in")["_kept"], purpose="form")
    return house.portal.sealer.seal({**found, **changed}, purpose="form")


def test_the_password_is_asked_for_and_the_form_comes_back_filled_in(house: House) -> None:
    visitor = sent_late(house, house.head())
    asked = visitor.page

    page = again(visitor, house.head())

    assert asked.status == 401
    assert "Your session has ended" in asked.text
    assert {**page.form(APPLICATIONS), **TYPED} == page.form(APPLICATIONS)
    boxes = [each for each in page.document.iter("input") if each.get("name") == "scopes"]
    assert {each.get("value") for each in boxes if "checked" in each.attrib} == set(SCOPES)
    assert house.head().name in page.response.text


@pytest.mark.parametrize("other", ["hospitalier", "Commune"])
def test_nobody_else_is_shown_what_was_typed(house: House, other: str) -> None:
    """Neither a colleague nor another establishment, at the same machine."""
    person = house.agent() if other == "hospitalier" else house.head(other)
    visitor = sent_late(house, house.head())

    page = again(visitor, person)

    assert page.path == "/"
    assert TYPED["name"] not in page.response.text
    assert TYPED["name"] not in visitor.get("/help").response.text


@pytest.mark.parametrize("minutes", [-31, 1], ids=["too old", "of the future"])
def test_it_is_good_for_half_an_hour(house: House, minutes: int) -> None:
    visitor = sent_late(house, house.head())
    at = house.portal.sealer.open(visitor.page.form("/sign-in")["_kept"], purpose="form")["at"]

    page = again(visitor, house.head(), _kept=kept(house, visitor, at=at + minutes * MINUTES))

    assert (page.path, TYPED["name"] in page.response.text) == ("/", False)


def test_what_was_altered_or_sealed_for_something_else_is_left(house: House) -> None:
    for forge in (lambda sealed: sealed[:-4] + "AAAA", lambda _: "x.y", lambda _: "é" * 9):
        visitor = sent_late(house, house.head())
        forged = forge(visitor.page.form("/sign-in")["_kept"])

        assert again(visitor, house.head(), _kept=forged).path == "/"
    cookie = house.signed_in(house.head()).cookie(COOKIE) or ""
    visitor = sent_late(house, house.head())

    assert again(visitor, house.head(), _kept=cookie).path == "/"


@pytest.mark.parametrize(
    ("page", "field"), [("new-service", "service_code"), ("new-letter-category", "kind_code")]
)
def test_the_code_of_what_the_desk_keeps_is_no_secret(house: House, page: str, field: str) -> None:
    path, typed = f"/platform/{page}", {field: "essai-repris", "label_fr": "Essai"}
    visitor = sent_late(house, house.operator(), path, **typed)

    shown = again(visitor, house.operator())

    assert {**shown.form(path), **typed} == shown.form(path)


def test_no_password_travels_in_it(house: House) -> None:
    secret = "Vent-d'autan 8 noeuds"
    typed = {"current_password": secret, "password": secret, "again": secret}
    visitor = sent_late(house, house.agent(), "/account/password", **typed)
    sealed_form = visitor.page.form("/sign-in")["_kept"]

    assert visitor.page.status == 401
    assert house.portal.sealer.open(sealed_form, purpose="form")["fields"] == {"scopes": SCOPES}
    assert secret not in visitor.page.response.text


def test_a_page_that_was_merely_asked_for_is_shown_once_the_password_was_given(
    house: House,
) -> None:
    visitor = house.signed_in(house.head())
    ended(house, visitor)
    asked = visitor.get("/establishment/accounts?q=Louty&page_size=50")

    page = again(visitor, house.head())

    assert asked.status == 401
    assert page.path == "/establishment/accounts?q=Louty&page_size=50"


def test_it_comes_back_where_the_same_one_has_signed_in_in_another_tab_meanwhile(
    house: House,
) -> None:
    """The page that asks for the password has a token that is good no more."""
    visitor = sent_late(house, house.head())
    sent = visitor.page.form("/sign-in")
    visitor.sign_in(house.head().identifier, house.head().password)

    page = visitor.post("/sign-in", sent | {"identifier": "x", "password": "x"})

    assert (page.path, page.status) == ("/sign-in", 200)
    assert {**page.form(APPLICATIONS), **TYPED} == page.form(APPLICATIONS)


def test_it_does_not_where_somebody_else_has(house: House) -> None:
    visitor = sent_late(house, house.head())
    sent = visitor.page.form("/sign-in")
    visitor.sign_in(house.agent().identifier, house.agent().password)

    page = visitor.post("/sign-in", sent | {"identifier": "x", "password": "x"})

    assert (page.path, TYPED["name"] in page.response.text) == ("/", False)


class TestTwoAccountsInOneBrowser:
    """A tab of the one account is still open when somebody signs in as the other in another."""

    @pytest.fixture
    def tab(self, house: House) -> tuple[Visitor, dict[str, str]]:
        visitor = house.signed_in(house.head())
        form = visitor.get(APPLICATIONS).form(APPLICATIONS)
        visitor.send("/sign-out")
        visitor.sign_in(house.head("Commune").identifier, house.head("Commune").password)
        return visitor, form

    def test_what_the_first_tab_sends_is_done_for_neither(
        self, house: House, tab: tuple[Visitor, dict[str, str]]
    ) -> None:
        visitor, form = tab

        page = visitor.post(APPLICATIONS, {**form, **TYPED, "name": "Onglet oublié"})

        assert "Client secret" not in page.text
        for person in (house.head(), house.head("Commune")):
            client = house.somebody(person).client
            names = {one["name"] for one in client.get("/identity/v1/clients?page_size=100").body}
            assert "Onglet oublié" not in names

    def test_an_account_of_the_first_is_not_there_for_the_second(
        self, house: House, tab: tuple[Visitor, dict[str, str]]
    ) -> None:
        visitor, form = tab
        path = f"/establishment/accounts/{house.account()}/coordinates"

        page = visitor.post(path, {**form, "last_name": "Ailleurs"})

        assert page.status == 404
        assert house.agent().name.split()[-1] not in page.text
