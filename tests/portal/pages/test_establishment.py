"""My establishment: what the register says, contracts, terms, invitations, applications."""

from uuid import uuid4

from tests.portal.house import House

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

    def test_asks_each_page_at_most_three_times(self, house: House) -> None:
        visitor = house.signed_in(house.head())

        for page in PAGES:
            house.reach.asked.clear()
            visitor.get(f"/establishment{page}")
            assert len(house.reach.asked) <= 3, (page, house.reach.asked)

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
            "/establishment/applications", name=name, scopes="accounts:read", expires_on=""
        )

        assert page.status == 200
        assert "Copy it now" in page.text
        again = visitor.get("/establishment/applications")
        assert name in again.text
        assert "Client secret" not in again.text

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
        listed = visitor.get("/establishment/applications")
        [to] = [
            form.get("action", "").removesuffix("/secret")
            for form in listed.document.iter("form")
            if form.get("action", "").endswith("/secret")
        ]

        assert "The former secret is good until" in visitor.send(f"{to}/secret").text
        visitor.get("/establishment/applications")
        page = visitor.send(f"{to}/remove")

        assert f"{name} is let in no more." in page.text
        assert to not in page.response.text
