"""The cockpit of a centre: all its establishments, and what waits in them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.portal.clients.assignments import Assignment, Worked
from services.portal.clients.delegations import Person as Delegate
from services.portal.clients.delegations import Side
from services.portal.pages.others.matrix import WIDEST, Table
from tests.portal.house import House, until
from tests.portal.pages.test_delegations import active
from tests.portal.visitor import Visitor

TOWN = "Commune de Sainte-Démonstration (démonstration)"

HAND_OVER, HISTORY = "/others/hand-over", "/others/history"
NEWCOMER = "Castelviel"


@pytest.fixture
def centre(house: House) -> Visitor:
    return house.signed_in(house.centre())


def person(number: int) -> Assignment:
    """Somebody who may change one service and read another."""
    return Assignment(
        id=uuid4(),
        rights={"affiliation": "write", "letters": "read"},
        assigned_at=datetime.now(UTC),
        account_id=uuid4(),
        holder=Delegate(title="ms", first_name="Anna", last_name=f"N{number:02}"),
    )


def worked(name: str, people: list[Assignment]) -> Worked:
    """An establishment where these work."""
    return Worked(uuid4(), Side(name, "1" * 14), datetime.now(UTC).date(), {}, people)


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

    def test_are_decided_on_in_those_that_are_chosen_once_it_was_told_what_will_happen(
        self, house: House, centre: Visitor
    ) -> None:
        where, do, place = "/others/reviews", "/others/reviews/decide", self._open(centre, house)
        centre.get(where)

        page = centre.send(where, act="decide", decision="leave", establishments=place)
        (row,) = (r for r in page.main.iter("tr") if TOWN in "".join(r.itertext()))
        cell = next(each for each in row.iter("td") if each.get("data-label") == "Leave")
        number = int(cell.text or "")
        form = page.form(do)
        left = int(form["expected"]) - number
        assert number > 0

        page = centre.post(do, {**form, "expected": "99"})
        assert "nothing was done" in page.text

        page = centre.post(do, page.form(do))
        assert page.heading == "What was done"
        (row,) = (r for r in page.main.iter("tr") if TOWN in "".join(r.itertext()))
        assert str(number) in [(each.text or "").strip() for each in row.iter("td")]
        page = centre.get(where)
        assert f"Under way, {left} account" in page.text
        centre.send(where, act="close", establishments=place)

    def test_are_not_decided_on_without_saying_what(self, house: House, centre: Visitor) -> None:
        centre.get("/others/reviews")
        place = house.head("Sainte").establishment_id

        page = centre.send("/others/reviews", act="decide", decision="burn", establishments=place)

        assert page.heading == "Reviews everywhere"

    def _open(self, centre: Visitor, house: House) -> str:
        place = str(house.head("Sainte").establishment_id)
        centre.get("/others/reviews")
        centre.send("/others/reviews", act="open", establishments=place)
        return place


class TestWhatOurPeopleDid:
    def test_says_what_was_done_where_and_not_to_whom(self, house: House, centre: Visitor) -> None:
        head, place = house.somebody(house.head("gestion")), house.head("Sainte").establishment_id
        accounts = f"/accounts/v1/establishments/{place}/accounts"
        (someone,) = head.client.get(accounts, params={"page_size": 1, "status": "active"}).body
        head.client.post(f"{accounts}/{someone['id']}/renew", json={})
        wanted = {"q": head.last_name}

        def is_told() -> bool:
            return "Account renewed" in centre.get(HISTORY, query_string=wanted).text

        until(is_told)
        page = centre.page
        assert TOWN in page.text
        assert someone["last_name"] not in "".join(page.main.itertext())
        page = centre.get(HISTORY, query_string={"q": "zzzz"})
        assert "Nothing matches" in page.text
        days = {"since": "2026-02-02", "until": "2026-01-01"}
        page = centre.get(HISTORY, query_string=days)
        assert page.status == 422
        assert "It comes before the first day." in page.text


class TestWhoWorksWhere:
    def test_shows_people_beside_establishments_with_the_level_of_each(
        self, house: House, centre: Visitor
    ) -> None:
        head = house.head("gestion")
        where = "/others/who-works-where"

        page = centre.get(where, query_string={"q": "Sainte", "service": "accounts"})

        columns = ["".join(each.itertext()) for each in page.main.iter("th")]
        assert TOWN in columns
        name = next(one for one in columns if head.name.split()[-1] in one)
        row = next(r for r in page.main.iter("tr") if TOWN in "".join(r.itertext()))
        (cell,) = (each for each in row.iter("td") if each.get("data-label") == name)
        assert "Modification" in "".join(cell.itertext())
        assert f"{active(house)}/people" in page.links()
        assert "No establishment is like that" in centre.get(where, query_string={"q": "zz"}).text

    def test_names_those_who_work_most_and_counts_the_others(self) -> None:
        people = [person(number) for number in range(WIDEST + 2)]
        busy = people[-1]
        many = worked("A", people), worked("B", [busy])

        table = Table.of(many, "")

        assert len(table.people) == WIDEST
        assert table.further == 2
        assert str(busy.account_id) in table.people
        (_, cells, hidden), (_, alone, none) = table.rows
        assert (len(cells), hidden, none) == (WIDEST, 2, 0)
        assert sum(bool(cell.level) for cell in alone) == 1
        assert max(cell.services for cell in alone) == 2
        assert all(cell.level in ("", "read") for cell in Table.of(many, "letters").rows[0][1])


class TestHandingOver:
    def test_moves_what_one_works_on_to_a_colleague_once_it_was_shown(
        self, house: House, centre: Visitor
    ) -> None:
        where = active(house)
        leaving, colleague = house.head("gestion"), "Noémie Dupond"
        people = {"from": leaving.name.split()[-1], "to": "Dupond"}
        centre.get(HAND_OVER, query_string=people)
        ids = {
            "from_account_id": house.somebody(leaving).account_id,
            "to_account_id": self._id_of(house, "Dupond"),
        }

        page = centre.send(HAND_OVER, **ids)
        assert "Nothing is done yet." in page.text
        assert f"{leaving.name} hands" in page.text
        assert TOWN in page.text
        assert colleague not in centre.get(f"{where}/people").text
        centre.get(HAND_OVER, query_string=people)
        centre.send(HAND_OVER, **ids)
        page = centre.send(HAND_OVER, step="do")

        assert page.heading == "What was done"
        assert TOWN in page.text
        assert colleague in centre.get(f"{where}/people").text
        centre.get(HAND_OVER, query_string={"from": people["to"], "to": people["from"]})
        back = dict(zip(ids, reversed(ids.values()), strict=True))
        centre.send(HAND_OVER, **back)
        centre.send(HAND_OVER, step="do")
        there = f"/accounts/v1/establishments/{house.head('Sainte').establishment_id}/accounts"
        client = house.somebody(leaving).client
        until(lambda: client.get(there, expect={200, 403, 404}).status == 200)
        assert colleague not in centre.get(f"{where}/people").text

    def _id_of(self, house: House, name: str) -> str:
        head = house.somebody(house.head("gestion"))
        accounts = f"/accounts/v1/establishments/{head.establishment_id}/accounts"
        (found,) = head.client.get(accounts, params={"q": name, "field": "last_name"}).body
        return str(found["id"])

    def test_needs_both_and_two_different_people(self, house: House, centre: Visitor) -> None:
        name = house.head("gestion").name.split()[-1]
        centre.get(HAND_OVER, query_string={"from": name, "to": name})
        page = centre.send(HAND_OVER)
        assert page.status == 422
        assert page.text.count("Choose somebody.") >= 2

        same = house.somebody(house.head("gestion")).account_id
        page = centre.send(HAND_OVER, from_account_id=same, to_account_id=same)
        assert page.status == 422
        assert page.form(HAND_OVER)["from_account_id"] == same
