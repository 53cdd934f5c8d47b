"""What the platform's staff sees of delegations, and what either side contests of its acts."""

import pytest

from tests.portal.house import House
from tests.portal.pages.test_delegations import LIST, active, town
from tests.portal.visitor import Visitor

__all__ = ["town"]

ALL, OBJECTIONS = "/platform/delegations", "/platform/objections"
TOWN = "Commune de Sainte-Démonstration"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


def below(house: House) -> str:
    """The page of the example's delegation, for operators."""
    place = house.head("Sainte").establishment_id
    return f"/platform/establishments/{place}/delegations/{active(house).rpartition('/')[2]}"


def test_delegations_are_found_by_the_name_of_either_side(operator: Visitor, house: House) -> None:
    page = operator.get(ALL, query_string={"q": "Sainte", "status": "active"})
    assert TOWN in page.text
    assert below(house) in page.links()
    assert "No delegation is like that" in operator.get(ALL, query_string={"q": "zzzz"}).text
    assert "/platform/delegations" in operator.get("/platform").links()


def test_they_are_for_operators_alone(house: House) -> None:
    for visitor in (house.signed_in(house.head()), house.signed_in(house.centre())):
        for path in (ALL, OBJECTIONS, below(house)):
            page = visitor.get(path)
            assert page.status == 403
            assert "for the platform" in page.text


def test_one_is_suspended_with_a_reason_contested_answered_and_goes_on(
    operator: Visitor, town: Visitor, house: House
) -> None:
    where, theirs = below(house), active(house)
    operator.get(f"{where}/suspend")
    page = operator.send(f"{where}/suspend")
    assert page.status == 422
    assert "Say why" in page.text
    page = operator.send(f"{where}/suspend", reason="Vérification.")
    assert "The delegation is suspended. Both sides are told." in page.text

    page = town.get(theirs)
    assert "Suspended by the platform." in page.text
    assert f"{theirs}/object" in page.links()
    town.get(f"{theirs}/object")
    assert town.send(f"{theirs}/object").status == 422
    page = town.send(f"{theirs}/object", message="Nous en avons besoin.")
    assert "Your objection is sent." in page.text
    assert "Nous en avons besoin." in page.text
    town.get(f"{theirs}/object")
    assert town.send(f"{theirs}/object", message="Encore.").status == 409

    page = operator.get(OBJECTIONS)
    assert "Nous en avons besoin." in page.text
    path = next(
        form.get("action") or "" for form in page.main.iter("form") if form.get("method") == "post"
    )
    page = operator.send(path)
    assert page.status == 422
    assert "Write an answer" in page.text
    page = operator.send(path, answer="C'est fini ce soir.")
    assert "The answer is sent" in page.text
    assert "Nous en avons besoin." not in page.text
    assert "C'est fini ce soir." in operator.get(OBJECTIONS, query_string={"status": "all"}).text
    assert "C'est fini ce soir." in town.get(f"{theirs}/object").text

    operator.get(f"{where}/resume")
    page = operator.send(f"{where}/resume")
    assert "The platform suspends it no more." in page.text
    assert "In force" in town.get(theirs).text


def test_what_nobody_but_the_two_sides_did_is_not_contested(town: Visitor, house: House) -> None:
    page = town.get(f"{active(house)}/object")
    assert "There is nothing to object to" in page.text
    assert f"{LIST}/" in " ".join(page.links())


def test_ending_says_that_it_is_for_good(operator: Visitor, house: House) -> None:
    page = operator.get(f"{below(house)}/terminate")
    assert "It cannot be undone" in page.text
    page = operator.send(f"{below(house)}/terminate")
    assert page.status == 422
