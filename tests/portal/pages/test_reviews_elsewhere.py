"""Reviews of the accounts of all establishments that a centre works for."""

from tests.portal.house import House
from tests.portal.pages.test_others import TOWN, centre
from tests.portal.visitor import Visitor

__all__ = ["centre"]


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
