"""What the guides on accounts show of their pages."""

from xml.etree.ElementTree import Element

import pytest

from tests.portal.house import House
from tests.portal.pages.test_accounts import ACCOUNTS, head, made, rows
from tests.portal.visitor import Page, Visitor

__all__ = ["head"]


def part(page: Page, tag: str, name: str) -> Element:
    """Find the one part of a page that is of a class."""
    found = [e for e in page.document.iter(tag) if name in (e.get("class") or "").split()]
    assert len(found) == 1, f"{len(found)} of {name} on {page.path}"
    return found[0]


def led_to(of: Element) -> set[str]:
    """Tell where the links of a part lead."""
    return {link.get("href", "") for link in of.iter("a")}


def under_ones_name(page: Page) -> set[str]:
    return led_to(part(page, "details", "person"))


def test_ones_name_leads_to_ones_own_account(head: Visitor) -> None:
    assert "/account/profile" in under_ones_name(head.get("/"))


def test_the_name_of_an_administrator_bears_an_a(house: House, head: Visitor) -> None:
    agent = house.signed_in(house.agent())

    signs = {
        who: next(each.text for each in part(page, "details", "person").iter("span"))
        for who, page in {"head": head.get("/"), "agent": agent.get("/")}.items()
    }

    assert signs["head"] == "a"
    assert signs["agent"] != "a"
    assert "administrator" in "".join(part(head.get("/"), "details", "person").itertext())


def test_ones_name_leads_to_ones_establishment(head: Visitor) -> None:
    assert "/establishment" in under_ones_name(head.get("/"))


def test_ones_name_leads_on_to_account_management(head: Visitor) -> None:
    (establishment,) = under_ones_name(head.get("/")) - {"/account/profile"}

    assert ACCOUNTS in led_to(part(head.get(establishment), "nav", "side"))


def test_ones_profile_is_a_page_of_ones_account(head: Visitor) -> None:
    assert "/account/profile" in led_to(part(head.get("/account/sessions"), "nav", "side"))


@pytest.mark.parametrize("path", ["/", "/account/profile", ACCOUNTS, "/nowhere"])
def test_help_is_one_click_away_from_every_page(house: House, head: Visitor, path: str) -> None:
    assert "/help" in led_to(part(head.get(path), "footer", "bottom"))
    assert "/help" in house.visitor().get("/sign-in").links()
    assert head.get("/help").heading == "Help"


def test_the_page_of_account_management_has_a_selection(head: Visitor) -> None:
    page = head.get(ACCOUNTS)
    (form,) = [each for each in page.main.iter("form") if each.get("id") == "selection"]
    boxes = [
        each
        for each in form.iter("input")
        if (each.get("type"), each.get("name")) == ("checkbox", "ids")
    ]

    assert len(boxes) == len(rows(page)) > 0
    assert {"renew", "delete", "export"} <= {
        button.get("value") for button in form.iter("button") if button.get("name") == "action"
    }


def test_the_screen_counts_the_accounts_that_are_selected(head: Visitor) -> None:
    chosen = [made(head)[1] for _ in range(2)]
    head.get(ACCOUNTS)
    sent = [*head.page.form(f"{ACCOUNTS}/many").items(), ("action", "renew")]

    page = head.post(f"{ACCOUNTS}/many", [*sent, *(("ids", of) for of in chosen)])

    assert "2 accounts selected" in page.text


def test_a_sign_on_the_row_or_beside_the_list_renews(house: House, head: Visitor) -> None:
    page = head.get(ACCOUNTS, query_string={"q": house.agent().identifier})
    buttons = [each for each in page.main.iter("button") if each.get("value") == "renew"]

    assert f"{ACCOUNTS}/{house.account()}/renew" in page.links()
    assert [each.get("name") for each in buttons] == ["action"]


def test_results_follow_while_one_types(head: Visitor) -> None:
    name, _ = made(head)
    (form,) = [
        each for each in head.get(ACCOUNTS).main.iter("form") if each.get("role") == "search"
    ]
    assert "input delay:300ms from:#q" in (form.get("hx-trigger") or "")

    told = head.get(
        form.get("hx-get") or "", query_string={"q": name}, headers={"HX-Request": "true"}
    ).response.text

    assert told.strip().startswith('<div id="results"')
    assert form.get("hx-target") == "#results"
    assert name in told


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
