"""The first page: what waits for one, and the services one may use."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from deploy.demo.scene import SERVICES
from services.accounts.queries.advice import Advice
from services.portal.clients.summaries import Usable
from shared.clock import now, paris_date
from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

SUMMARY = "/accounts/v1/me/summary"
LETTERS = "/mailer/v1/me/summary"


@pytest.fixture
def head(house: House) -> Visitor:
    return house.signed_in(house.head("Sainte"))


def of_tasks(page: Page) -> Iterator[Element]:
    """Find the links of what waits."""
    for item in page.main.iter("li"):
        if item.get("class") == "task":
            yield from item.iter("a")


def told(house: House, **changes: Any) -> None:
    """Have `accounts` answer the head of the hospital with more than there is."""
    shown = house.somebody(house.head("Sainte")).client.get(SUMMARY).body
    house.transport.told[SUMMARY] = (shown | changes, 0)


class TestWhatWaits:
    def test_is_told_to_an_administrator(self, head: Visitor) -> None:
        page = head.get("/")

        assert "Have a second administrator" in page.text
        assert "letter" in page.text

    def test_is_asked_of_each_service_once(self, house: House, head: Visitor) -> None:
        house.transport.asked.clear()
        head.get("/")

        services = [path.split("/")[1] for path in house.transport.asked]
        assert sorted(services) == ["accounts", "delegation", "mailer"]

    def test_is_not_asked_of_delegations_for_a_user(self, house: House) -> None:
        visitor = house.signed_in(house.agent("Sainte"))
        house.transport.asked.clear()
        visitor.get("/")

        assert sorted(house.transport.asked) == [f"GET {SUMMARY}", f"GET {LETTERS}"]

    def test_leads_to_where_it_is_dealt_with(self, house: House, head: Visitor) -> None:
        soon = (paris_date(now()) + timedelta(days=61)).isoformat()
        review = {"review_id": house.review(), "undecided": 4}
        invitations = {"lapsed": 1, "undeliverable": 2}
        numbers = {"due": 2, "due_elsewhere": 3, "undeliverable": 5, "terms_to_accept": 1}
        told(house, advice=[*Advice], review=review, invitations=invitations, **numbers)
        house.transport.told["/delegation/v1/me/summary"] = (
            {"requests_to_answer": 6, "ends_soon": 7},
            0,
        )
        house.transport.told[LETTERS] = (
            {"letters_unread": 8, "letters_unread_elsewhere": 9},
            0,
        )

        page = head.get("/")

        house.transport.told.clear()
        links = {"".join(a.itertext()): a.get("href", "") for a in of_tasks(page)}
        accounts, delegations = "/establishment/accounts", "/establishment/delegations"
        assert links == {
            "Have a second administrator": f"{accounts}/create?profile=administrator",
            "All your administrators’ accounts end soon": f"{accounts}"
            f"?profile=administrator&expires_before={soon}",
            "New services wait for rights": accounts,
            "The review of accounts is open: 4 accounts are left": "/establishment/reviews/"
            f"{review['review_id']}",
            "2 accounts end within 60 days": f"{accounts}?expires_before={soon}",
            "3 accounts end within 60 days elsewhere": "/account/links",
            "1 invitation is too old": "/establishment/invitations?state=lapsed",
            "2 invitations did not arrive": "/establishment/invitations?state=undeliverable",
            "E-mails to 5 people do not arrive": f"{accounts}?is_undeliverable=true",
            "6 requests for a delegation wait for your answer": f"{delegations}?side=delegating"
            "&status=pending",
            "7 delegations end within 60 days": f"{delegations}?attention=ends_soon&sort=ends_on",
            "8 letters are unread": "/letters?unread=true",
            "9 letters are unread elsewhere": "/others/letters",
        }
        assert "terms of use have to be accepted" in page.text
        assert "It is overdue: decide on each" in page.text
        of_here = {link for link in links.values() if "/reviews/" not in link}
        of_here.remove("/others/letters")  # of a centre
        assert {head.get(link).status for link in of_here} == {200}
        create = head.get(links["Have a second administrator"])
        assert create.form(f"{accounts}/create")["profile"] == "administrator"

    def test_leads_to_the_reviews_where_one_is_overdue_and_none_is_open(
        self, house: House, head: Visitor
    ) -> None:
        told(house, advice=["review_overdue"], review=None)

        (link,) = (a for a in of_tasks(head.get("/")) if "review" in "".join(a.itertext()))

        assert "".join(link.itertext()) == "The review of accounts is overdue"
        assert link.get("href") == "/establishment/reviews"

    @pytest.mark.parametrize("service", ["accounts", "delegation", "mailer"])
    def test_is_told_as_far_as_services_answer(
        self, house: House, head: Visitor, service: str
    ) -> None:
        house.transport.away.add(service)

        page = head.get("/")

        assert page.status == 200
        assert ("Have a second administrator" in page.text) == (service != "accounts")
        assert "something may be missing" in page.text
        assert "Nothing waits for you" not in page.text

    def test_is_known_to_be_incomplete_while_accounts_has_heard_of_no_delegation(
        self, house: House, head: Visitor
    ) -> None:
        told(house, due_elsewhere=None)

        assert "something may be missing" in head.get("/").text

    def test_is_known_to_be_incomplete_while_the_mailer_has_heard_of_no_delegation(
        self, house: House, head: Visitor
    ) -> None:
        found = {"letters_unread": 2, "letters_unread_elsewhere": None}
        house.transport.told[LETTERS] = (found, 0)

        page = head.get("/")

        assert "2 letters are unread" in page.text
        assert "something may be missing" in page.text


class TestMyServices:
    def test_lead_to_where_they_are_used(self, house: House) -> None:
        house.transport.told[LETTERS] = ({"letters_unread": 0, "letters_unread_elsewhere": 0}, 0)
        page = house.signed_in(house.agent("Sainte")).get("/")

        (service,) = (each for each in SERVICES if each["code"] == "carriere-affiliation")
        (link,) = (a for a in page.main.iter("a") if a.get("href") == service["address"])
        assert "".join(link.itertext()).split() == ["Affiliation", "(opens", "a", "new", "tab)"]
        assert (link.get("rel"), link.get("target")) == ("noopener noreferrer", "_blank")
        assert "What waits for me" not in page.text

    def test_of_these_pages_themselves_lead_there(self, house: House, head: Visitor) -> None:
        labels = {"fr": "Paie", "en": "Pay"}
        service = {"domain": "paie", "labels": labels, "domain_labels": labels, "level": "read"}
        told(house, services=[service | {"code": code} for code in ("accounts", "letters")])

        links = [a for a in head.get("/").main.iter("a") if "".join(a.itertext()).strip() == "Pay"]

        assert [link.get("href") for link in links] == ["/establishment/accounts", "/letters"]

    def test_that_nobody_has_an_address_of_are_no_links(self, house: House, head: Visitor) -> None:
        labels = {"fr": "Paie", "en": "Pay"}
        service = {"code": "paie", "labels": labels, "domain_labels": labels, "level": "read"}
        told(house, services=[service | {"domain": "paie", "address": None}])

        page = head.get("/")

        assert "Pay" in page.text
        assert not any("Pay" in "".join(a.itertext()) for a in page.main.iter("a"))

    @pytest.mark.parametrize("address", ["http://a.example", "javascript:alert(1)", "//a", ""])
    def test_lead_nowhere_but_by_https(self, address: str) -> None:
        assert Usable("paie", {}, {}, "read", address).href == ""

    def test_are_asked_for_where_there_is_none(self, house: House, head: Visitor) -> None:
        told(house, services=[])

        assert "/account/administrators" in head.get("/").links()
