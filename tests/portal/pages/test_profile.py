"""My account, as somebody without script sees and changes it."""

from typing import Any
from uuid import uuid4

import pytest

from services.delegation.queries import holdings as of_delegation
from services.identity.queries import holdings as of_identity
from services.mailer.queries import holdings as of_mailer
from services.portal.pages import held
from services.portal.session import COOKIE
from shared import links
from tests.portal.factors import newcomer, protect
from tests.portal.house import House, until
from tests.portal.people import Person
from tests.portal.visitor import Page, Visitor


@pytest.fixture
def agent(house: House) -> Person:
    return house.agent("Sainte")


@pytest.fixture
def visitor(house: House, agent: Person) -> Visitor:
    return house.signed_in(agent)


class TestMyProfile:
    def test_shows_the_identifier_and_how_one_is_reached(
        self, house: House, agent: Person, visitor: Visitor
    ) -> None:
        page = visitor.get("/account/profile")

        assert agent.identifier in page.text
        assert page.form("/account/profile")["email"] == house.somebody(agent).email

    def test_lets_one_change_ones_phone_number(self, visitor: Visitor) -> None:
        visitor.get("/account/profile")

        page = visitor.send("/account/profile", phone="0556.11.41.23")

        assert "Your changes are saved." in page.text
        assert page.form("/account/profile")["phone"] == "05 56 11 41 23"

    @pytest.mark.parametrize("kept", ["+3225551212", "+262692123456", "+33556114123"])
    def test_leaves_a_phone_number_as_it_is_that_nobody_has_changed(
        self, house: House, agent: Person, visitor: Visitor, kept: str
    ) -> None:
        client = house.somebody(agent).client
        client.edit("/accounts/v1/me", {"phone": kept})
        visitor.get("/account/profile")

        visitor.send("/account/profile")

        assert client.get("/accounts/v1/me").body["phone"] == kept

    def test_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(
        self, visitor: Visitor
    ) -> None:
        visitor.get("/account/profile")

        page = visitor.send("/account/profile", phone="12", email="nobody")

        assert page.status == 422
        sent = page.form("/account/profile")
        assert (sent["phone"], sent["email"]) == ("12", "nobody")

    def test_that_changed_meanwhile_shows_both_versions_and_lets_one_choose(
        self, house: House, agent: Person, visitor: Visitor
    ) -> None:
        visitor.get("/account/profile")
        stale = visitor.page
        house_client = house.somebody(agent).client
        house_client.edit("/accounts/v1/me", {"phone": "05 56 00 00 01"})

        page = visitor.send("/account/profile", phone="05 56 00 00 02")

        assert page.status == 412
        assert "05 56 00 00 02" in page.text
        assert "What it has become" in page.text
        assert "05 56 00 00 01" in page.text
        assert page.form("/account/profile")["version"] != stale.form("/account/profile")["version"]
        done = visitor.send("/account/profile")
        assert "Your changes are saved." in done.text
        assert done.form("/account/profile")["phone"] == "05 56 00 00 02"

    def test_whose_session_ends_in_the_middle_comes_back_filled_in(
        self, house: House, agent: Person, visitor: Visitor
    ) -> None:
        cookie = visitor.cookie(COOKIE) or ""
        visitor.get("/account/profile")
        typed = {**visitor.page.form("/account/profile"), "phone": "05 56 99 99 99"}
        visitor.send("/sign-out")

        def is_over() -> bool:
            visitor.keep(COOKIE, cookie)
            return "has ended" in visitor.post("/account/profile", typed).text

        until(is_over)
        assert "05 56 99 99 99" not in visitor.page.response.text
        page = visitor.send("/sign-in", identifier=agent.identifier, password=agent.password)

        assert page.status == 200
        assert page.form("/account/profile")["phone"] == "05 56 99 99 99"
        assert "is back" in page.text

    def test_that_was_kept_is_shown_to_nobody_else(
        self, house: House, agent: Person, visitor: Visitor
    ) -> None:
        other = house.head("Sainte")
        cookie = visitor.cookie(COOKIE) or ""
        visitor.get("/account/profile")
        typed = {**visitor.page.form("/account/profile"), "phone": "05 56 99 99 99"}
        visitor.send("/sign-out")

        def is_over() -> bool:
            visitor.keep(COOKIE, cookie)
            return "has ended" in visitor.post("/account/profile", typed).text

        until(is_over)
        page = visitor.send("/sign-in", identifier=other.identifier, password=other.password)

        assert "05 56 99 99 99" not in page.response.text


class TestMyPassword:
    def test_is_refused_with_the_wrong_present_one(self, visitor: Visitor) -> None:
        visitor.get("/account/password")

        page = visitor.send(
            "/account/password",
            current_password="wrong",
            password="Tr0p-facile-?",
            again="Tr0p-facile-?",
        )

        assert page.status == 403
        assert "present password is wrong" in page.text

    def test_can_be_suggested(self, visitor: Visitor) -> None:
        visitor.get("/account/password")

        page = visitor.send("/account/password", suggest="yes")

        sent = page.form("/account/password")
        assert sent["password"] == sent["again"] != ""


class TestMyRights:
    def test_are_told_in_words(self, visitor: Visitor) -> None:
        page = visitor.get("/account/rights")

        assert "You see and change: Affiliation" in page.text


class TestMyHistory:
    def test_tells_who_did_what(self, house: House, visitor: Visitor) -> None:
        pages = [visitor.get("/account/history", query_string={"page": n}).text for n in (1, 2)]

        assert house.head("Sainte").name in " ".join(pages)  # each sign-in before is a line, too


class TestMyAdministrators:
    def test_are_named(self, house: House, visitor: Visitor) -> None:
        assert house.head("Sainte").name in visitor.get("/account/administrators").text

    @pytest.mark.parametrize(
        ("kept", "shown"), [("+33556114123", "05 56 11 41 23"), ("+3225551212", "+32 2 555 12 12")]
    )
    def test_are_called_by_a_number_written_for_people(
        self, house: House, visitor: Visitor, kept: str, shown: str
    ) -> None:
        house.somebody(house.head("Sainte")).client.edit("/accounts/v1/me", {"phone": kept})

        page = visitor.get("/account/administrators")

        assert shown in page.text
        assert f"tel:{kept}" in page.links()


class TestMySessions:
    def test_elsewhere_can_be_ended(self, house: House, agent: Person, visitor: Visitor) -> None:
        elsewhere = house.signed_in(agent)
        visitor.get("/account/sessions")
        assert "this device" in visitor.page.text

        page = visitor.send("/account/sessions/others")

        assert "signed out everywhere else" in page.text
        until(lambda: "Your session has ended" in elsewhere.get("/account/sessions").text)


def ending(page: Page) -> str:
    """Tell what ends the link that a page shows."""
    actions = (form.get("action", "") for form in page.document.iter("form"))
    return next(action for action in actions if action.startswith("/account/links/"))


class TestMyLinks:
    def test_with_the_wrong_password_are_refused_and_the_session_goes_on(
        self, visitor: Visitor
    ) -> None:
        visitor.get("/account/links")

        page = visitor.send("/account/links", identifier="NOBODY123", password="x")

        assert page.status == 401
        assert page.form("/account/links")["identifier"] == "NOBODY123"
        assert visitor.get("/account/links").status == 200

    def test_are_made_and_ended(self, house: House, visitor: Visitor) -> None:
        other = house.agent("gestion")
        visitor.get("/account/links")

        page = visitor.send("/account/links", identifier=other.identifier, password=other.password)

        assert other.establishment in page.text
        assert "linked no more" in visitor.send(ending(page)).text

    def test_of_an_account_with_a_second_factor_take_its_code(
        self, house: House, visitor: Visitor
    ) -> None:
        known = protect(house, newcomer(house, "Reliée"))
        told = {"identifier": known.somebody.identifier, "password": known.somebody.password}
        page = visitor.get("/account/links")
        assert "Code of the other account" not in page.text

        page = visitor.send("/account/links", **told)

        assert page.status == 403
        assert "type the code that its application shows now" in page.text
        page = visitor.send("/account/links", **told, code=known.code())
        assert "The account is linked" in page.text
        assert known.somebody.identifier in page.text
        assert "linked no more" in visitor.send(ending(page)).text


class TestWhatIsKeptOfMe:
    def test_is_shown(self, visitor: Visitor) -> None:
        page = visitor.get("/account/data/kept")

        assert page.status == 200
        assert "Sessions (" in page.text
        assert "Password set on" in page.text

    def test_is_named_in_words_whatever_a_service_keeps(self) -> None:
        modules = (of_identity, of_delegation, of_mailer)
        names = {
            name
            for module in modules
            for listed, facts in vars(module).items()
            if listed.startswith("OF_")
            for name in facts
        }

        assert names | set(links.TOLD) | {"label", "last_seen_at"} == set(held.FACTS)

    def test_is_said_in_words_of_each_kind_that_identity_keeps(self) -> None:
        class Empty:
            def scalars(self, statement: object) -> list[object]:
                return []

        nothing: Any = Empty()

        assert set(of_identity.of(nothing, uuid4())) <= set(held.KINDS)

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("has_password", True, "yes"),
            ("phone", None, "–"),
            ("status", "active", "Active"),
            ("acr", "two_factors", "Two factors"),
            ("message", "active", "active"),
            ("expires_on", "2028-05-30", "30\u00a0May\u00a02028"),
            ("sent_at", "2026-11-30T08:05:00Z", "30\u00a0Nov\u00a02026 at\u00a009:05"),
            ("rights", {"paie": "read", "budget": "none"}, "paie: Read only, budget: None"),
            ("pages", 2, "2"),
        ],
    )
    def test_is_told_as_people_write_it(
        self, house: House, name: str, value: object, words: str
    ) -> None:
        with house.portal.test_request_context(headers={"Accept-Language": "en"}):
            assert held.shown(name, value) == words

    def test_is_made_into_a_file_for_oneself(self, visitor: Visitor) -> None:
        visitor.get("/account/data")
        visitor.send("/account/data")

        def file() -> str:
            links = visitor.get("/account/data").links()
            return next((link for link in links if link.startswith("/account/data/0")), "")

        until(lambda: file() != "")
        assert visitor.get(file()).status == 200
