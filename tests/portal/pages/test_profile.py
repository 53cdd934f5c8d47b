"""My account, as somebody without script sees and changes it."""

from collections.abc import Iterator
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from services.accounts.queries.advice import Advice
from services.portal.session import COOKIE
from shared.clock import now, paris_date
from tests.portal.house import House, Person, until
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
        page = visitor.get("/account/history")

        assert house.head("Sainte").name in page.text


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
        action = next(
            form.get("action", "")
            for form in page.document.iter("form")
            if form.get("action", "").startswith("/account/links/")
        )
        assert "linked no more" in visitor.send(action).text


class TestWhatIsKeptOfMe:
    def test_is_shown(self, visitor: Visitor) -> None:
        page = visitor.get("/account/data/kept")

        assert page.status == 200
        assert "sessions" in page.text

    def test_is_made_into_a_file_for_oneself(self, visitor: Visitor) -> None:
        visitor.get("/account/data")
        visitor.send("/account/data")

        def file() -> str:
            links = visitor.get("/account/data").links()
            return next((link for link in links if link.startswith("/account/data/0")), "")

        until(lambda: file() != "")
        assert visitor.get(file()).status == 200


class TestTheDashboard:
    def test_tells_an_administrator_what_waits(self, house: House) -> None:
        page = house.signed_in(house.head("Sainte")).get("/")

        assert "Have a second administrator" in page.text
        assert "letter" in page.text

    def test_leads_to_where_what_waits_is_dealt_with(self, house: House) -> None:
        head = house.head("Sainte")
        home = f"/accounts/v1/establishments/{head.establishment_id}"
        shown = house.somebody(head).client.get(home).body
        soon = (paris_date(now()) + timedelta(days=61)).isoformat()
        visitor = house.signed_in(head)
        house.reach.told = {
            home: (shown | {"advice": [*Advice]}, 0),
            f"{home}/accounts": ([], 2),
            f"{home}/invitations": ([], 1),
            "/accounts/v1/due": ([], 5),
        }

        page = visitor.get("/")

        house.reach.told.clear()
        links = {"".join(a.itertext()): a.get("href", "") for a in _of_tasks(page)}
        assert links == {
            "Have a second administrator": "/establishment/accounts/create?profile=administrator",
            "All your administrators’ accounts end soon": "/establishment/accounts"
            f"?profile=administrator&expires_before={soon}",
            "New services wait for rights": "/establishment/accounts",
            "The review of accounts is overdue": "/establishment/reviews",
            "2 accounts end within 60 days": f"/establishment/accounts?expires_before={soon}",
            "2 invitations have failed": "/establishment/invitations",
        }
        assert "3 accounts end within 60 days elsewhere" in page.text
        assert {visitor.get(link).status for link in links.values()} == {200}
        create = visitor.get(links["Have a second administrator"])
        assert create.form("/establishment/accounts/create")["profile"] == "administrator"

    def test_shows_the_rest_while_a_service_is_away(self, house: House) -> None:
        visitor = house.signed_in(house.head("Sainte"))
        house.reach.away.add("mailer")

        page = visitor.get("/")

        assert page.status == 200
        assert "Have a second administrator" in page.text
        assert "something may be missing" in page.text

    def test_shows_a_user_the_services_that_are_open(self, visitor: Visitor) -> None:
        page = visitor.get("/")

        assert "Affiliation" in page.text
        assert "What waits for me" not in page.text


def _of_tasks(page: Page) -> Iterator[Element]:
    """Find the links of what waits."""
    for item in page.main.iter("li"):
        if item.get("class") == "task":
            yield from item.iter("a")
