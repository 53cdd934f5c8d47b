"""The operators' desk: its front page, whom each of its pages is for, and what each costs."""

from dataclasses import replace

import pytest

from services.portal import desk
from services.portal.access import DUTIES, audience_of
from services.portal.session import COOKIE
from tests.portal.addresses import NOT_PAGES, address_of, every_address
from tests.portal.house import House
from tests.portal.test_costs import MOST_CALLS, OF_THE_SESSION
from tests.portal.test_sessions import sealed, signed_of
from tests.portal.visitor import Page, Visitor

EVERY_DUTY = sorted(map(str, DUTIES))


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


def with_duties(house: House, *duties: str) -> Visitor:
    """The operator of the example, as if they had been given these duties alone."""
    visitor = house.signed_in(house.operator())
    signed = signed_of(house, visitor.cookie(COOKIE) or "")
    visitor.keep(COOKIE, sealed(house, replace(signed, duties=list(duties))))
    return visitor


def test_it_offers_every_part_to_whoever_has_every_duty(operator: Visitor) -> None:
    page = operator.get("/platform")

    for group in desk.GROUPS:
        for place in group.places:
            assert place.label in page.text
            assert place.about in page.text
    assert "/platform" in operator.get("/").links()


def test_it_offers_the_parts_of_ones_duties_and_no_others(house: House) -> None:
    links = with_duties(house, "catalogue").get("/platform").links()

    assert {"/platform/services", "/platform/terms", "/platform/applications"} <= links
    assert "/platform/establishments" not in links
    assert "/platform/emails" not in links


def menu(page: Page) -> dict[str, list[str]]:
    """What stands in the menu beside a page: places, by heading."""
    (side,) = (each for each in page.document.iter("nav") if each.get("class") == "side")
    headings = {each.get("id"): str(each.text) for each in side.iter("p")}
    return {
        headings.get(places.get("aria-labelledby"), ""): [str(a.text) for a in places.iter("a")]
        for places in side.iter("ul")
    }


def test_its_menu_has_the_headings_of_its_front_page(operator: Visitor) -> None:
    expected = {group.label: [place.label for place in group.places] for group in desk.GROUPS}

    for path in ("/platform", "/platform/paper"):
        assert menu(operator.get(path)) == {"": ["The desk"]} | expected


def test_its_menu_has_no_heading_of_nothing(house: House) -> None:
    page = with_duties(house, "catalogue").get("/platform")

    assert menu(page).keys() == {"", "Catalogue and terms", "People"}  # an administrator, too


@pytest.mark.parametrize("duty", EVERY_DUTY)
def test_it_opens_to_whoever_has_one_duty_alone(house: House, duty: str) -> None:
    """Nothing is counted for some of them, so nothing is asked."""
    page = with_duties(house, duty).get("/platform")

    assert (page.status, page.heading) == (200, "The platform")


def test_each_page_is_for_whoever_has_its_duty_and_nobody_else(house: House) -> None:
    without = {
        str(duty): with_duties(house, *(one for one in EVERY_DUTY if one != duty))
        for duty in DUTIES
    }
    head, seen = house.signed_in(house.head()), set()
    for rule in house.portal.url_map.iter_rules():
        audience = audience_of(house.portal.view_functions[rule.endpoint])
        if audience not in DUTIES or rule.endpoint in NOT_PAGES:
            continue
        if "GET" not in (rule.methods or ()):
            continue
        seen.add(str(audience))
        address = address_of(rule, house)
        refused = without[str(audience)].get(address)
        assert (refused.status, refused.heading) == (403, "Your duties do not open this page")
        assert head.get(address).heading == "This page is for the platform's staff", address

    assert {"register", "catalogue", "letters", "support"} <= seen


def test_it_counts_what_waits(operator: Visitor, house: House) -> None:
    told = house.transport.told
    told["/accounts/v1/establishments"] = ([], 3)
    told["/delegation/v1/platform/objections"] = ([], 1)
    told["/mailer/v1/emails"] = ([], 0)

    page = operator.get("/platform")

    assert "3 establishments have no administrator left" in page.text
    assert "1 objection waits for an answer" in page.text
    assert "given up" not in page.text.partition("Establishments")[0]
    assert "/platform/establishments?lack=orphaned" in page.links()


def test_it_shows_the_rest_while_a_service_is_away(operator: Visitor, house: House) -> None:
    house.transport.told["/accounts/v1/establishments"] = ([], 3)
    house.transport.away.add("mailer")

    page = operator.get("/platform")

    assert page.status == 200
    assert "3 establishments have no administrator left" in page.text
    assert "Part of the platform does not answer just now" in page.text


def test_no_page_of_it_asks_more_than_three_times(operator: Visitor, house: House) -> None:
    found = {}
    for address in every_address(house, "operator"):
        house.transport.asked.clear()
        operator.get(address)
        asked = [one for one in house.transport.asked if one not in OF_THE_SESSION]
        if len(asked) > MOST_CALLS:
            found[address] = asked

    assert found == {}
