"""Amendments: more of a delegation, or longer, asked for and answered from the pages."""

from tests.portal.house import House
from tests.portal.pages.test_delegations import active, centre, town
from tests.portal.visitor import Visitor

__all__ = ["centre", "town"]


def test_an_amendment_is_asked_shown_beside_today_and_answered(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = active(house)
    centre.get(f"{where}/amend")
    page = centre.send(f"{where}/amend", **{"right.finances-declarations": "read"})
    assert "The amendment is sent." in page.text
    amendment = page.path

    page = town.get(where)
    assert "An amendment waits for an answer." in page.text
    page = town.get(amendment)
    assert "What it would change" in page.text
    assert "What accepting would mean" in page.text
    assert "What accepting would mean" not in centre.get(amendment).text
    page = town.send(f"{amendment}/refuse", reason="Pas encore.")
    assert "The amendment is refused" in page.text

    centre.get(f"{where}/amend")
    amendment = centre.send(f"{where}/amend", **{"right.finances-declarations": "read"}).path
    town.get(amendment)
    page = town.send(f"{amendment}/accept")
    assert "The amendment is accepted" in page.text
    town.get(f"{where}/reduce")
    page = town.send(f"{where}/reduce", **{"right.finances-declarations": "none"})
    assert "narrower" in page.text
