"""My establishment: what the register says, contracts, terms, invitations, applications."""

from dataclasses import replace
from uuid import uuid4

from services.portal.session import COOKIE
from tests.portal.house import House
from tests.portal.test_sessions import sealed, signed_of
from tests.portal.visitor import Page

PAGES = ("", "/contracts", "/terms", "/invitations", "/applications")


class TestMyEstablishment:
    def test_is_for_administrators(self, house: House) -> None:
        visitor = house.signed_in(house.agent())

        for page in PAGES:
            assert visitor.get(f"/establishment{page}").status == 403

    def test_tells_what_the_register_says_and_who_represents_it(self, house: House) -> None:
        visitor = house.signed_in(house.head())

        page = visitor.get("/establishment")

        assert page.heading == "Information"
        assert house.head().establishment in page.text
        assert "Legal representative" in page.text

    def test_says_that_it_is_a_sandbox_on_its_page_and_above_every_page(self, house: House) -> None:
        head = house.head()
        visitor = house.signed_in(head)
        path = f"/accounts/v1/establishments/{head.establishment_id}"
        body = house.somebody(head).client.get(path).body
        assert "sandbox" not in visitor.get("/establishment").response.text
        house.transport.told[path] = {**body, "is_sandbox": True}, 1
        signed = signed_of(house, visitor.cookie(COOKIE) or "")
        visitor.keep(COOKIE, sealed(house, replace(signed, is_sandbox=True)))

        page = visitor.get("/establishment")

        assert "Your establishment is a sandbox." in page.text
        assert "(sandbox)" in visitor.get("/letters").response.text

    def test_asks_each_page_at_most_three_times(self, house: House) -> None:
        visitor = house.signed_in(house.head())

        for page in PAGES:
            house.transport.asked.clear()
            visitor.get(f"/establishment{page}")
            assert len(house.transport.asked) <= 3, (page, house.transport.asked)

    def test_lists_its_contracts(self, house: House) -> None:
        page = house.signed_in(house.head()).get("/establishment/contracts")

        assert page.status == 200
        assert len(page.main.findall(".//tbody/tr")) >= 1

    def test_tells_who_accepted_which_terms(self, house: House) -> None:
        page = house.signed_in(house.head()).get("/establishment/terms")

        assert "Version 1" in page.text
        assert house.head().name in page.text


class TestWhatItSettles:
    def test_is_saved(self, house: House) -> None:
        visitor = house.signed_in(house.head("Sainte"))
        visitor.get("/establishment")

        page = visitor.send("/establishment", password_min_length="12")

        assert "Your changes are saved." in page.text
        assert page.form("/establishment")["password_min_length"] == "12"

    def test_is_refused_by_the_service_field_by_field_and_stays_typed(self, house: House) -> None:
        visitor = house.signed_in(house.head("Sainte"))
        visitor.get("/establishment")

        for wrong in ("3", "many"):
            page = visitor.send("/establishment", password_min_length=wrong)

            assert page.status == 422
            assert page.form("/establishment")["password_min_length"] == wrong
            assert "Least number of characters" in page.text

    def test_that_changed_meanwhile_shows_both_and_loses_neither(self, house: House) -> None:
        head = house.head("Val d'Exemple")
        first, second = house.signed_in(head), house.signed_in(head)
        first.get("/establishment")
        second.get("/establishment")
        second.send("/establishment", password_min_length="20")

        page = first.send("/establishment", password_min_length="16")

        assert page.status == 412
        assert "20 characters at least" in page.text
        assert page.form("/establishment")["password_min_length"] == "16"
        assert first.send("/establishment").status == 200
        assert first.page.form("/establishment")["password_min_length"] == "16"


class TestInvitations:
    def test_without_a_choice_says_what_to_do(self, house: House) -> None:
        visitor = house.signed_in(house.head())
        visitor.get("/establishment/invitations")
        token = visitor.page.document.find(".//input[@name='csrf_token']")
        assert token is not None

        page = visitor.post("/establishment/invitations", {"csrf_token": token.get("value", "")})

        assert page.status == 422
        assert "Choose at least one person." in page.text

    def test_by_how_far_they_have_come_are_asked_of_the_service(self, house: House) -> None:
        page = house.signed_in(house.head()).get("/establishment/invitations?state=lapsed")

        assert page.status == 200
        assert "/establishment/invitations" in page.links()


class TestApplications:
    def test_are_let_in_with_a_secret_that_is_shown_once(self, house: House) -> None:
        visitor = house.signed_in(house.head())
        visitor.get("/establishment/applications")
        name = f"Payroll {uuid4().hex[:6]}"

        page = visitor.send(
            "/establishment/applications",
            name=name,
            scopes="accounts:read",
            expires_on="2031-11-30",
        )

        assert page.status == 200
        assert "Copy it now" in page.text
        again = visitor.turn_to("/establishment/applications", name)
        assert "Client secret" not in again.text
        (line,) = (row for row in again.main.iter("tr") if name in "".join(row.itertext()))
        said = " ".join("".join(line.itertext()).split())
        assert "30 Nov 2031" in said  # the day that was chosen, not the next

    def test_without_name_or_scopes_name_each_field(self, house: House) -> None:
        visitor = house.signed_in(house.head())
        visitor.get("/establishment/applications")

        page = visitor.send("/establishment/applications", expires_on="soon")

        assert page.status == 422
        for told in ("Give the application a name.", "at least one thing", "Enter a day"):
            assert told in page.text

    def test_can_be_given_another_secret_and_be_let_in_no_more(self, house: House) -> None:
        visitor = house.signed_in(house.head("Sainte"))
        visitor.get("/establishment/applications")
        name = f"Letters {uuid4().hex[:6]}"
        visitor.send("/establishment/applications", name=name, scopes="accounts:read")
        listed = visitor.turn_to("/establishment/applications", name)
        [to] = [
            form.get("action", "").removesuffix("/secret")
            for form in listed.document.iter("form")
            if form.get("action", "").endswith("/secret")
            and any(each.get("value") == name for each in form.iter("input"))
        ]

        assert "The former secret is good until" in visitor.send(f"{to}/secret").text
        assert f"{to}/end" in visitor.turn_to("/establishment/applications", name).links()
        page = visitor.get(f"{to}/end")
        assert name in page.text
        assert "read the accounts of the establishment" in page.text
        assert "It cannot be undone" in page.text
        page = visitor.send(f"{to}/end")

        assert f"{name} is let in no more." in page.text
        assert f"{to}/end" not in page.links()
        assert visitor.get(f"{to}/end").status == 404


class TestAFormThatIsShownAgain:
    def test_keeps_what_stands_behind_the_question_mark_of_its_address(self, house: House) -> None:
        """The session ends while one looks at some of the invitations, and sends the form."""
        visitor = house.signed_in(house.head())
        address = "/establishment/invitations?state=lapsed"
        visitor.get(address)
        token = visitor.page.form("/sign-out")["csrf_token"]
        visitor.keep(COOKIE, ended(house, visitor.cookie(COOKIE) or ""))
        asked = visitor.post(address, {"csrf_token": token, "account_ids": "x"})
        assert asked.status == 401, asked.text

        sent = asked.form("/sign-in")
        head = house.head()
        page = visitor.post(
            "/sign-in", sent | {"identifier": head.identifier, "password": head.password}
        )

        assert page.status == 200
        assert shown_tab(page) == address

    def test_whose_token_against_forgery_is_too_old_does_so_too(self, house: House) -> None:
        visitor = house.signed_in(house.head())

        page = visitor.post("/establishment/invitations?state=lapsed", {"account_ids": "x"})

        assert page.status == 200
        assert shown_tab(page) == "/establishment/invitations?state=lapsed"


def shown_tab(page: Page) -> str | None:
    """Where the tab leads that is marked as the present one."""
    [found] = [
        link.get("href")
        for link in page.main.iter("a")
        if link.get("aria-current") == "page" and "invitations" in (link.get("href") or "")
    ]
    return found


def ended(house: House, cookie: str) -> str:
    """The same cookie, of a session that the services have ended."""
    signed = signed_of(house, cookie)
    house.portal.sessions.forget(signed)
    gone = replace(signed, id="another", access_token="x", refresh_token="y")
    return sealed(house, replace(gone, refreshed_at=signed.refreshed_at - 60))
