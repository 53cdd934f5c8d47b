"""Requests for delegations: asked, understood, and answered, from the pages."""

from datetime import UTC, datetime, timedelta

from shared.clock import paris_date
from tests.portal.house import House
from tests.portal.pages.test_delegations import LIST, asked, centre, town
from tests.portal.visitor import Visitor

__all__ = ["centre", "town"]


def test_a_request_is_asked_read_in_words_and_accepted_with_less(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    page = town.get(where)
    assert "asks to act for your establishment" in page.text
    assert "DEMANDE DE" not in page.text
    assert "What accepting would mean" in page.text
    assert "What stays with you" in page.text
    assert "read and change" in page.text
    page = town.get(f"{where}/accept")
    assert "What accepting would mean" in page.text
    sooner = (paris_date(datetime.now(UTC)) + timedelta(days=60)).isoformat()

    page = town.send(
        f"{where}/accept", **{"right.finances-declarations": "read", "ends_on": sooner}
    )

    assert "The delegation is accepted" in page.text
    assert "In force" in page.text
    assert "Read only" in page.text
    assert where in town.get(LIST, query_string={"attention": "ends_soon"}).links()
    assert where not in town.get(LIST, query_string={"attention": "unanswered"}).links()
    ended = town.get(f"{where}/terminate")
    assert ended.heading == "End this delegation"
    page = town.send(f"{where}/terminate", reason="Essai terminé.")
    assert "The delegation has ended." in page.text
    assert "Essai terminé." in page.text
    assert "could act for your establishment." in page.text
    assert "could act for us" in town.get(LIST, query_string={"status": "terminated"}).text
    history = town.get(f"{where}/history")
    assert "Accepted" in history.text
    assert "Ended" in history.text


def test_a_request_is_refused_with_a_reason_that_must_be_given(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    town.get(f"{where}/refuse")

    page = town.send(f"{where}/refuse")
    assert page.status == 422
    assert "Say why" in page.text

    page = town.send(f"{where}/refuse", reason="Nous le faisons nous-mêmes.")
    assert "The request is refused." in page.text
    assert "Nous le faisons nous-mêmes." in centre.get(where).text


def test_a_request_is_refused_on_the_page_that_accepts(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    town.get(f"{where}/accept")

    page = town.send(f"{where}/accept", answer="refuse")
    assert page.status == 422
    assert "Say why" in page.text
    assert page.heading == "Accept this request"
    page = town.send(f"{where}/accept", answer="refuse", reason="Pas cette année.")

    assert "The request is refused." in page.text
    assert "Pas cette année." in centre.get(where).text


def test_granting_nothing_is_told_to_be_a_refusal(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    town.get(f"{where}/accept")

    page = town.send(f"{where}/accept", **{"right.finances-declarations": "none"})

    assert page.status == 422
    assert "refuse the request instead" in page.text
    town.get(f"{where}/refuse")
    town.send(f"{where}/refuse", reason="Non.")


def test_a_request_is_taken_back(house: House, centre: Visitor) -> None:
    where = asked(house, centre)
    centre.get(f"{where}/cancel")

    page = centre.send(f"{where}/cancel")

    assert "The request is taken back." in page.text
    assert "Taken back" in page.text


def test_a_request_that_nobody_has_agreed_to_has_no_proof(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)

    assert f"{where}/proof.pdf" not in town.get(where).links()
    assert town.get(f"{where}/proof.pdf").status == 409
    centre.get(f"{where}/cancel")
    centre.send(f"{where}/cancel")


def test_asking_tells_line_by_line_what_cannot_be_read_or_asked(
    house: House, centre: Visitor
) -> None:
    centre.get(f"{LIST}/ask")

    page = centre.send(f"{LIST}/ask", targets="pas un numéro")
    assert page.status == 422
    assert "Line 1 (pas un numéro)" in page.text
    assert "Choose at least one service." in page.text

    below = f"22995922600015\tVF201\n\n22995922600015 {'A' * 41}"
    page = centre.send(f"{LIST}/ask", **{"targets": below, "right.finances-declarations": "read"})
    assert page.status == 422
    assert "Line 3 (22995922600015 AAAAAAAAAAAAAAAAAAAAAAAAA…)" in page.text

    page = centre.send(
        f"{LIST}/ask",
        **{"targets": "22995922600015\tVF201", "right.finances-declarations": "read"},
    )
    assert page.status == 200
    assert "cannot be asked" in page.text
    assert "Send the request" not in page.text
