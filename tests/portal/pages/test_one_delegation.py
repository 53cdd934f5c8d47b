"""One delegation: worked in, prolonged, suspended and proven, from its pages."""

from dataclasses import replace

from services.portal.clients.delegations import PATH, Delegation
from services.portal.clients.shapes import read
from services.portal.pages.delegations import words
from tests.portal.house import House
from tests.portal.pages.test_delegations import active, centre, town
from tests.portal.visitor import Visitor

__all__ = ["centre", "town"]


def test_a_delegation_goes_on_by_itself_once_it_is_allowed_to_until_that_is_taken_back(
    house: House, town: Visitor
) -> None:
    where = active(house)
    town.get(f"{where}/allow-extension")
    page = town.send(f"{where}/allow-extension", days="0")
    assert page.status == 422
    assert "Say for how many days." in page.text
    page = town.send(f"{where}/allow-extension", days="9999")
    assert page.status == 422

    page = town.send(f"{where}/allow-extension", days="90")
    assert "It goes on by itself after its last day, once." in page.text
    assert "Agreed to until" in page.text
    assert f"{where}/allow-extension" not in page.links()
    assert "It may go on by itself after its last day" in town.get(f"{where}/history").text
    town.get(f"{where}/withdraw-extension")
    page = town.send(f"{where}/withdraw-extension")

    assert "unless it is prolonged" in page.text
    assert "Agreed to until" not in page.text


def test_what_can_no_longer_go_on_by_itself_is_not_offered_to(house: House, town: Visitor) -> None:
    delegation_id = active(house).rpartition("/")[2]
    shown = house.somebody(house.head("Sainte")).client.get(f"{PATH}/{delegation_id}").body

    early = read(Delegation, shown | {"is_extensible": True, "extension": None})
    late = replace(early, is_extensible=False)

    assert "allow-extension" in words.acts_of(early)
    assert "allow-extension" not in words.acts_of(late)
    assert {"reduce", "terminate"} <= set(words.acts_of(late))


def test_what_was_agreed_to_is_proven_on_paper_and_as_a_signed_statement(
    house: House, town: Visitor
) -> None:
    where = active(house)
    page = town.get(where)
    assert {f"{where}/proof.pdf", f"{where}/proof.jws"} <= page.links()

    paper = town.get(f"{where}/proof.pdf").response
    statement = town.get(f"{where}/proof.jws").response

    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    answer = house.somebody(house.head("Sainte")).client.post(
        "/delegation/v1/verifications", json={"statement": statement.text}
    )
    assert answer.body["is_genuine"] is True


def test_a_delegation_is_suspended_and_goes_on(house: House, town: Visitor) -> None:
    where = active(house)
    town.get(f"{where}/suspend")
    page = town.send(f"{where}/suspend", reason="Vérification en cours.")
    assert "is suspended" in page.text
    assert "Vérification en cours." in page.text

    town.get(f"{where}/resume")
    page = town.send(f"{where}/resume")

    assert "The delegation goes on." in page.text
    assert "In force" in page.text


def test_people_are_chosen_by_name_and_taken_out(house: House, centre: Visitor) -> None:
    where = f"{active(house)}/people"
    page = centre.get(where, query_string={"q": "Dupond"})
    choices = [
        field.get("value") or ""
        for field in page.main.iter("input")
        if field.get("name") == "account_id"
    ]
    assert choices

    page = centre.send(where, account_id=choices[0])

    assert "They may work in this delegation from now on" in page.text
    assert "Noémie Dupond" in page.text
    taken = [
        form.get("action") or ""
        for form in page.main.iter("form")
        if "take-out" in (form.get("action") or "") and "Noémie" in "".join(form.itertext())
    ]
    page = centre.send(taken[0])
    assert "They may work in this delegation no more." in page.text
    assert "Noémie Dupond" not in page.text


def test_what_cannot_be_done_now_says_so(house: House, centre: Visitor) -> None:
    page = centre.get(f"{active(house)}/accept")

    assert "This cannot be done to this delegation now." in page.text
