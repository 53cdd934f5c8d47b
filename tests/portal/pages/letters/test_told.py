"""How one is told of letters: on each page, and by e-mail."""

import re

import pytest

from tests.portal.house import House
from tests.portal.pages.letters.box import BOX, TOWN, deposited, said
from tests.portal.visitor import Page, Visitor


class TestTheNumberOfUnreadLetters:
    def badge(self, page: Page) -> str:
        found = [
            said(one) for one in page.document.iter("a") if one.get("class") == "button letter-box"
        ]
        return found[0]

    def test_stands_on_each_page_once_one_has_seen_it_without_a_call(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)
        visitor.get("/")
        house.transport.asked.clear()

        page = visitor.get("/account/profile")

        assert re.fullmatch(r"Your letters\d+\(\d+ unread\)", self.badge(page))
        assert [one for one in house.transport.asked if "mailer" in one] == []
        visitor.get(f"{BOX}/{letter['id']}/pdf")
        assert self.badge(visitor.get("/account/profile")) == "Your letters"

    def test_leads_from_the_dashboard_to_those_that_are_unread(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)

        page = visitor.get("/")

        assert f"{BOX}?unread=true" in page.links()
        assert letter["title"] in visitor.get(f"{BOX}?unread=true").text


class TestHowOftenOneIsWrittenTo:
    @pytest.fixture
    def agent(self, house: House) -> Visitor:
        return house.signed_in(house.agent(TOWN))

    def test_is_chosen_by_topic(self, agent: Visitor) -> None:
        form = agent.get("/account/emails").form("/account/emails")
        chosen = "each" if form["letters"] == "daily" else "daily"

        page = agent.send("/account/emails", letters=chosen)

        assert "Saved" in page.text
        assert page.form("/account/emails")["letters"] == chosen
        assert page.form("/account/emails")["delegations"] == form["delegations"]
        assert "nobody can switch that off" in page.text

    def test_that_was_changed_elsewhere_shows_both(self, house: House, agent: Visitor) -> None:
        form = agent.get("/account/emails").form("/account/emails")
        mine, theirs = ("never", "each") if form["services"] == "each" else ("each", "never")
        client = house.somebody(house.agent(TOWN)).client
        client.edit("/mailer/v1/me/preferences", {"delegations": "daily", "services": mine})
        client.edit("/mailer/v1/me/preferences", {"delegations": "each", "services": mine})

        page = agent.send("/account/emails", services=theirs)

        assert page.status == 412
        assert "Your choice has changed meanwhile" in page.heading
        page = agent.send("/account/emails", services=theirs)
        assert page.form("/account/emails")["services"] == theirs

    def test_that_nobody_can_choose_is_refused(self, agent: Visitor) -> None:
        agent.get("/account/emails")

        page = agent.send("/account/emails", letters="never")

        assert page.status == 422
        assert "letters" in {a.get("href", "")[1:] for a in page.main.iter("a")}
