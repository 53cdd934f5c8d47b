"""What the guides on accounts show of their pages."""

from tests.portal.house import House
from tests.portal.pages.test_accounts import ACCOUNTS, head
from tests.portal.visitor import Visitor

__all__ = ["head"]


def test_the_menu_of_the_establishment_leads_to_account_management(head: Visitor) -> None:
    assert ACCOUNTS in head.get("/establishment/history").links()


def test_the_list_leads_to_the_history_and_to_the_creation_of_an_account(head: Visitor) -> None:
    links = head.get(ACCOUNTS).links()

    assert {f"{ACCOUNTS}/create", "/establishment/history"} <= links


def test_all_fields_are_searched_unless_one_is_chosen(head: Visitor) -> None:
    page = head.get(ACCOUNTS)
    (field,) = [each for each in page.document.iter("select") if each.get("name") == "field"]
    first, *others = field.iter("option")

    assert (first.text, first.get("value")) == ("All fields", "")
    assert [each for each in others if each.get("selected") is not None] == []


def test_rights_and_coordinates_are_two_tabs_with_a_way_back(house: House, head: Visitor) -> None:
    one = f"{ACCOUNTS}/{house.account()}"
    for tab in ("rights", "coordinates"):
        links = head.get(f"{one}/{tab}").links()

        assert {f"{one}/rights", f"{one}/coordinates", ACCOUNTS} <= links
