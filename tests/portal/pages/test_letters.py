"""The letter box, as somebody without script reads it."""

import io
import re
import zipfile
from typing import Any
from uuid import uuid4
from xml.etree.ElementTree import Element

import pytest

from deploy.demo.chapters import letters
from tests.portal.house import House, Person, until
from tests.portal.visitor import Page, Visitor

BOX = "/letters"
TOWN = "Sainte"


@pytest.fixture
def head(house: House) -> Person:
    return house.head(TOWN)


@pytest.fixture
def visitor(house: House, head: Person) -> Visitor:
    return house.signed_in(head)


def deposited(house: House, establishment: str = TOWN, **fields: str) -> dict[str, Any]:
    """Put a letter that nobody has seen into a box; its title is its own."""
    assert house.scene is not None
    name = uuid4().hex[:8]
    given = {"title": f"Avis {name}", "category": letters.ACCOUNTS, "reference": name} | fields
    head = house.somebody(house.head(establishment))
    return letters.deposit(house.scene, head, **given)


def row(page: Page, title: str) -> Element:
    """The line of a letter in the list."""
    found = [tr for tr in page.main.iter("tr") if title in "".join(tr.itertext())]
    assert len(found) == 1, page.text
    return found[0]


def said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def is_unread(house: House, letter: dict[str, Any]) -> bool:
    operator = house.somebody(house.operator())
    path = f"/mailer/v1/establishments/{letter['establishment_id']}/letters/{letter['id']}"
    return bool(operator.client.get(path).body["is_unread"])


class TestTheList:
    def test_shows_the_unread_ones_in_bold_and_in_words(
        self, house: House, visitor: Visitor
    ) -> None:
        new, old = deposited(house), deposited(house)
        visitor.get(f"{BOX}/{old['id']}/download")

        page = visitor.get(BOX)

        assert page.heading == "Your letters"
        unread, read = row(page, new["title"]), row(page, old["title"])
        assert (unread.get("class"), read.get("class")) == ("unread", None)
        assert "Unread" in said(unread)
        assert "Unread" not in said(read)
        assert re.search(r"\d+ letters? (is|are) unread", page.text)

    def test_tells_by_when_and_under_which_reference(self, house: House, visitor: Visitor) -> None:
        letter = deposited(house, due_on="2031-03-15")

        line = said(row(visitor.get(BOX), letter["title"]))

        assert "15 Mar 2031" in line
        assert f"Reference {letter['reference']}" in line
        assert "Gestion des comptes financiers" in said(
            row(house.signed_in(house.head(TOWN), "fr").get(BOX), letter["title"])
        )

    def test_is_narrowed_by_filters_that_a_click_takes_away(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)
        query = {"q": letter["reference"], "unread": "true", "category": letters.ACCOUNTS}

        page = visitor.get(BOX, query_string=query)

        assert [said(one) for one in page.main.iter("a") if one.get("class") == "chip"] == [
            f"“{letter['reference']}” remove this filter",
            "Unread letters only remove this filter",
            "Management of financial accounts remove this filter",
        ]
        assert letter["title"] in page.text
        none = visitor.get(BOX, query_string={**query, "category": letters.CATEGORY})
        assert "No letter is like that" in none.text
        assert BOX in none.links()

    def test_is_sorted_by_each_column_and_by_the_last_day(
        self, house: House, visitor: Visitor
    ) -> None:
        word = f"Tri{uuid4().hex[:6]}"
        for number, due_on in enumerate(("2031-02-02", "2031-02-01")):
            deposited(house, title=f"{word} {number}", due_on=due_on)
        deposited(house, title=f"{word} 2")

        def order(sort: str) -> str:
            shown = visitor.get(BOX, query_string={"q": word, "sort": sort}).text
            return "".join(re.findall(rf"{word} (\d)", shown))

        assert (order("due_on"), order("-due_on")) == ("102", "012")
        assert (order("title"), order("-title")) == ("012", "210")
        links = {link.split("sort=")[1] for link in visitor.get(BOX).links() if "sort=" in link}
        assert {"title", "category", "dated_on", "due_on", "deposited_at"} <= links

    @pytest.mark.parametrize("size", [25, 50, 100])
    def test_is_as_long_as_one_wants(self, visitor: Visitor, size: int) -> None:
        page = visitor.get(BOX, query_string={"page_size": str(size)})

        assert page.form(BOX)["page_size"] == str(size)
        assert visitor.cookie("page-size") == str(size)

    def test_shows_a_user_the_letters_that_their_rights_open(self, house: House) -> None:
        closed = deposited(house)
        opened = deposited(house, category=letters.CAREERS)

        page = house.signed_in(house.agent(TOWN)).get(BOX)

        assert opened["title"] in page.text
        assert closed["title"] not in page.text

    def test_says_when_the_platform_does_not_answer(self, house: House, visitor: Visitor) -> None:
        house.transport.away.add("mailer")

        assert visitor.get(BOX).status == 503


class TestALetter:
    def test_is_read_on_its_page_by_the_browsers_own_viewer(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)

        page = visitor.get(f"{BOX}/{letter['id']}")

        (viewer,) = page.main.iter("object")
        assert viewer.get("type") == "application/pdf"
        policy = page.response.headers["Content-Security-Policy"]
        assert "object-src 'self'" in policy
        assert "object-src" not in visitor.get(BOX).response.headers["Content-Security-Policy"]
        answer = visitor.get(viewer.get("data") or "").response
        assert answer.data.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_counts_as_read_once_it_was_opened_and_not_by_looking(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)
        visitor.get(f"{BOX}/{letter['id']}")
        visitor._read("HEAD", f"{BOX}/{letter['id']}/pdf", follow=False)
        before = is_unread(house, letter)

        visitor.get(f"{BOX}/{letter['id']}/pdf")

        assert (before, is_unread(house, letter)) == (True, False)

    def test_tells_what_it_asks_and_whom_to_answer(self, house: House, visitor: Visitor) -> None:
        contact = {"reply_name": "Recouvrement", "reply_email": "r@example.org"}
        letter = deposited(house, due_on="2031-03-15", reply_phone="01 99 00 12 34", **contact)

        page = visitor.get(f"{BOX}/{letter['id']}")

        for words in ("15 March 2031", "Recouvrement", "r@example.org", "01 99 00 12 34"):
            assert words in page.text
        assert "mailto:r@example.org" in page.links()

    def test_tells_administrators_who_has_read_it_and_nobody_else(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house, category=letters.CAREERS)
        agent = house.signed_in(house.agent(TOWN))
        assert "Nobody had opened it before you" in visitor.get(f"{BOX}/{letter['id']}").text

        agent.get(f"{BOX}/{letter['id']}/pdf")

        name = house.agent(TOWN).name
        assert f"{name}" in visitor.get(f"{BOX}/{letter['id']}").text
        assert "Who has read it" not in agent.get(f"{BOX}/{letter['id']}").text

    def test_that_was_withdrawn_says_so_and_is_not_opened(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)
        operator = house.somebody(house.operator()).client
        path = f"/mailer/v1/letters/{letter['id']}/withdraw"
        operator.post(path, json={"reason": "Pour une autre commune."})

        page = visitor.get(f"{BOX}/{letter['id']}")

        assert "was withdrawn" in page.text
        assert "Pour une autre commune." in page.text
        assert list(page.main.iter("object")) == []
        assert visitor.get(f"{BOX}/{letter['id']}/pdf").status == 409
        line = row(visitor.get(BOX), letter["title"])
        assert "Withdrawn by its sender" in said(line)
        assert list(line.iter("input")) == []

    def test_that_ones_rights_do_not_open_is_not_there(self, house: House) -> None:
        letter = deposited(house)

        assert house.signed_in(house.agent(TOWN)).get(f"{BOX}/{letter['id']}").status == 404


class TestSeveralLetters:
    def test_are_downloaded_as_one_file_and_count_as_read(
        self, house: House, visitor: Visitor
    ) -> None:
        chosen = [deposited(house), deposited(house)]
        token = visitor.get(BOX).form("/sign-out")["csrf_token"]

        sent = [("csrf_token", token), *[("ids", one["id"]) for one in chosen]]
        answer = visitor.post(BOX, sent).response

        with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
            assert {name.partition(" ")[2] for name in file.namelist()} == {
                f"{one['title']}.pdf" for one in chosen
            }
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert [is_unread(house, one) for one in chosen] == [False, False]

    def test_are_none_is_said_and_the_list_stays_as_it_was(
        self, house: House, visitor: Visitor
    ) -> None:
        letter = deposited(house)
        token = visitor.get(BOX).form("/sign-out")["csrf_token"]

        page = visitor.post(f"{BOX}?q={letter['reference']}", {"csrf_token": token})

        assert page.status == 422
        assert "Choose at least one letter." in page.text
        assert letter["title"] in page.text

    def test_with_one_that_is_not_there_opens_none(self, house: House, visitor: Visitor) -> None:
        letter = deposited(house)
        token = visitor.get(BOX).form("/sign-out")["csrf_token"]

        page = visitor.post(
            BOX, [("csrf_token", token), ("ids", letter["id"]), ("ids", str(uuid4()))]
        )

        assert page.status == 404
        assert is_unread(house, letter)


class TestTheKindsOfLetters:
    def test_tell_how_one_is_told_and_which_right_opens_each(self, visitor: Visitor) -> None:
        page = visitor.get(f"{BOX}/kinds")

        fund, careers = said(row(page, "FNC fund")), said(row(page, "Careers (demo)"))
        assert fund == "FNC fund Yes Yes Administrators alone 10 years"
        assert careers == "Careers (demo) Yes No “Affiliation”, at least to read 10 years"


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


def assigned(house: House, person: Person, **rights: str) -> Visitor:
    """Let somebody of the centre read the town's letters, and what else is said."""
    centre, place = house.somebody(house.head("gestion")), house.head(TOWN)
    found = centre.client.get("/delegation/v1/delegations", params={"status": "active"}).body
    its = next(
        one for one in found if one["delegating"]["establishment_id"] == place.establishment_id
    )
    account_id = house.somebody(person).account_id
    order = {"account_id": account_id, "rights": {"letters": "read"} | rights}
    path = f"/delegation/v1/delegations/{its['id']}/assignments"
    there = f"/mailer/v1/establishments/{place.establishment_id}/letters"

    def is_heard() -> bool:
        centre.client.post(path, expect={200, 201, 422}, json=order)
        return house.somebody(person).client.get(there, expect={200, 403, 404}).status == 200

    until(is_heard)
    return house.signed_in(person)


class TestForOthers:
    @pytest.fixture
    def delegate(self, house: House) -> Visitor:
        """Somebody of the centre who manages the town's accounts too."""
        person, rights = house.agent("gestion"), {"carriere-affiliation": "read"}
        house.assign(person, TOWN, "write")
        return assigned(house, person, accounts="write", **rights)

    def test_are_all_that_is_there_where_one_may_do_nothing_else(self, house: House) -> None:
        _, person, *_ = (
            one
            for one in house.people
            if "gestion" in one.establishment and one.role == "utilisateur"
        )
        visitor, place = assigned(house, person), house.place(TOWN)
        assert place + "/" in visitor.get("/others").links()

        page = visitor.get(f"{place}/")

        assert page.path == f"{place}{BOX}"
        assert page.heading == "Your letters"
        assert f"{place}/establishment/accounts" not in page.links()
        assert visitor.get(f"{place}/establishment/accounts").status == 403

    def test_their_letters_are_read_and_stay_unread_for_their_own_people(
        self, house: House, delegate: Visitor
    ) -> None:
        letter, place = deposited(house), house.place(TOWN)
        page = delegate.get(f"{place}{BOX}")
        assert f"{place}{BOX}/{letter['id']}" in page.links()

        answer = delegate.get(f"{place}{BOX}/{letter['id']}/pdf").response

        assert answer.data.startswith(b"%PDF-")
        assert is_unread(house, letter)
        shown = delegate.get(f"{place}{BOX}/{letter['id']}")
        assert f"{house.agent('gestion').name} for another establishment" in shown.text

    def test_the_unread_ones_of_all_are_counted_and_lead_there(
        self, house: House, delegate: Visitor
    ) -> None:
        deposited(house)
        house.transport.asked.clear()

        page = delegate.get("/others/letters")

        assert "Sainte-Démonstration" in page.text
        assert f"{house.place(TOWN)}{BOX}?unread=true" in page.links()
        of_mailer = [one for one in house.transport.asked if "mailer" in one]
        assert of_mailer == ["GET /mailer/v1/unread-letters"]
        assert "/others/letters" in delegate.get("/").links()

    def test_are_not_offered_where_the_delegation_does_not_open_the_letter_box(
        self, house: House
    ) -> None:
        visitor, place = house.signed_in(house.centre()), house.place(TOWN)

        assert f"{place}{BOX}" not in visitor.get(f"{place}/").links()
        assert visitor.get(f"{place}{BOX}").status == 403
