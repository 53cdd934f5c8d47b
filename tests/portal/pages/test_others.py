"""The cockpit of a centre: all its establishments, and what waits in them."""

import pytest

from tests.portal.house import House
from tests.portal.visitor import Visitor

TOWN = "Commune de Sainte-Démonstration (démonstration)"


@pytest.fixture
def centre(house: House) -> Visitor:
    return house.signed_in(house.centre())


class TestAllEstablishments:
    def test_are_found_by_name_and_by_what_needs_attention(self, centre: Visitor) -> None:
        page = centre.get("/others/establishments", query_string={"q": "Sainte"})
        assert TOWN in page.text

        page = centre.get("/others/establishments", query_string={"attention": "one_administrator"})
        assert TOWN in page.text
        page = centre.get("/others/establishments", query_string={"attention": "no_administrator"})
        assert "No establishment is like that" in page.text

    def test_are_for_those_who_administer_a_centre(self, house: House) -> None:
        assert house.signed_in(house.agent("gestion")).get("/others/establishments").status == 403
        assert house.signed_in(house.head()).get("/others/establishments").status == 403


class TestAPerson:
    def test_is_found_wherever_one_manages_accounts(self, house: House, centre: Visitor) -> None:
        page = centre.get("/others/people", query_string={"q": "Fresnay"})

        assert TOWN in page.text
        account = house.somebody(house.head("Sainte")).account_id
        assert f"{house.place()}/establishment/accounts/{account}" in page.links()

    def test_that_is_nowhere_is_said_to_be(self, centre: Visitor) -> None:
        assert "Nobody is called that" in centre.get("/others/people?q=zzzzqqq").text


class TestWhatIsDue:
    def test_is_renewed_where_it_was_shown_and_nothing_if_the_list_has_changed(
        self, house: House, centre: Visitor
    ) -> None:
        """Of an account whose last day has come, the page tells; it is renewed from there."""
        person = house.somebody(house.agent("Sainte"))
        before = "UPDATE accounts SET expires_on = current_date + 20 WHERE id = :id"
        house.change("accounts", before, id=person.account_id)
        page = centre.get("/others/due")
        assert TOWN in page.text
        sent = page.form("/others/due")

        page = centre.post("/others/due", {**sent, "expected": "999"})
        assert page.status == 409
        assert "nothing was done" in page.text
        place = house.head("Sainte").establishment_id
        page = centre.get("/others/due")
        forms = [
            {field.get("name"): field.get("value") for field in form.iter("input")}
            for form in page.main.iter("form")
        ]
        its = next(form for form in forms if form.get("where") == place)
        page = centre.post("/others/due", its)

        assert page.heading == "What was done"
        row = next(r for r in page.main.iter("tr") if TOWN in "".join(r.itertext()))
        assert "1" in "".join(row.itertext()).replace(TOWN, "")
        assert TOWN not in centre.get("/others/due").text


class TestReviews:
    def test_are_opened_and_closed_in_those_that_are_chosen(
        self, house: House, centre: Visitor
    ) -> None:
        where, place = "/others/reviews", house.head("Sainte").establishment_id
        centre.get(where)
        assert "Choose at least one" in centre.send(where, act="open").text

        page = centre.send(where, act="open", establishments=place)
        assert "Under way" in page.text
        assert any(
            link.startswith(f"{house.place()}/establishment/reviews/") for link in page.links()
        )
        page = centre.send(where, act="close", establishments=place)

        assert "1 review is closed." in page.text
