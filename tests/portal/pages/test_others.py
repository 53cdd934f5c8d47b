"""The cockpit of a centre: all its establishments, and what waits in them."""

from uuid import uuid4

import pytest

from tests.portal.house import House
from tests.portal.pages.test_delegations import active
from tests.portal.visitor import Visitor

TOWN = "Commune de Sainte-Démonstration (démonstration)"
NEWCOMER = "Castelviel"


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

    def test_are_found_by_a_review_that_is_overdue(self, house: House, centre: Visitor) -> None:
        """Of an establishment that one looks into by delegation: not by a linked account."""
        place = house.head("Sainte").establishment_id
        late = {
            **{"establishment_id": place, "establishment_name": TOWN, "by": "delegation"},
            **{"due_on": "2026-01-31", "is_overdue": True},
        }
        linked = {**late, "establishment_id": str(uuid4()), "by": "link"}
        house.transport.told["/accounts/v1/reviews"] = ([late, linked], 2)
        house.transport.asked.clear()

        page = centre.get("/others/establishments", query_string={"attention": "review_overdue"})

        assert "1 establishment" in page.text
        assert "Review overdue since" in page.text
        assert active(house) in page.links()
        assert f"{house.place()}/establishment/reviews" in page.links()
        asked = [one for one in house.transport.asked if "/identity/" not in one]
        assert asked == ["GET /accounts/v1/reviews", "GET /delegation/v1/delegations"]
        assert "all" not in {field.get("name") for field in page.main.iter("input")}
        query = {"attention": "review_overdue", "q": "zzzz"}
        page = centre.get("/others/establishments", query_string=query)
        assert "No establishment is like that" in page.text

    def test_are_found_by_letters_that_nobody_has_read(self, house: House, centre: Visitor) -> None:
        there = {"establishment_id": house.head("Sainte").establishment_id, "unread": 3}
        letters = [{**there, "name": TOWN, "siret": "0" * 14}]
        house.transport.told["/mailer/v1/unread-letters"] = (letters, 1)

        page = centre.get("/others/establishments", query_string={"attention": "unread_letters"})

        assert "3 unread letters" in page.text
        assert active(house) in page.links()

    def test_are_narrowed_by_their_last_day(self, centre: Visitor) -> None:
        where = "/others/establishments"
        assert TOWN in centre.get(where, query_string={"ends_before": "2099-01-01"}).text
        page = centre.get(where, query_string={"ends_before": "2020-01-01"})
        assert "No establishment is like that" in page.text
        page = centre.get(where, query_string={"ends_before": "soon", "sort": "colour"})
        assert TOWN in page.text

    def test_are_for_those_who_administer_a_centre(self, house: House) -> None:
        assert house.signed_in(house.agent("gestion")).get("/others/establishments").status == 403
        assert house.signed_in(house.head()).get("/others/establishments").status == 403


class TestWhomToActFor:
    def test_is_found_by_name_service_and_last_day(self, centre: Visitor) -> None:
        assert TOWN in centre.get("/others", query_string={"q": "Sainte"}).text
        assert TOWN in centre.get("/others", query_string={"service": "accounts"}).text
        late = centre.get("/others", query_string={"ends_before": "2099-01-01", "sort": "ends_on"})
        assert TOWN in late.text

        for query in ({"q": "zzzz"}, {"ends_before": "2020-01-01"}, {"service": "no-such"}):
            page = centre.get("/others", query_string=query)
            assert "No establishment is like that" in page.text, query

    def test_is_shown_whole_where_what_is_asked_makes_no_sense(self, centre: Visitor) -> None:
        query = {"ends_before": "soon", "sort": "colour", "page": "x"}

        assert TOWN in centre.get("/others", query_string=query).text


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


class TestInvitations:
    def test_nobody_has_answered_are_listed_with_the_place_to_send_them_again(
        self, house: House, centre: Visitor
    ) -> None:
        head = house.somebody(house.head("Sainte"))
        path = f"/accounts/v1/establishments/{head.establishment_id}/accounts"
        someone = {"title": "mr", "first_name": "Elias", "last_name": NEWCOMER}
        given = {**someone, "email": f"{uuid4().hex[:8]}@example.org", "profile": "user"}
        head.client.post(path, expect=201, json={**given, "rights": {}})

        pages = [centre.get("/others/invitations", query_string={"page": n}) for n in (1, 2)]

        page = next(each for each in pages if someone["last_name"] in each.text)
        assert TOWN in page.text
        assert f"{house.place()}/establishment/invitations" in page.links()
        page = centre.get("/others/invitations", query_string={"state": "lapsed"})
        assert someone["last_name"] not in page.text
