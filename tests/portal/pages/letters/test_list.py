"""The letter box, as somebody without script reads it."""

import io
import re
import zipfile
from uuid import uuid4

import pytest

from deploy.demo.chapters import letters
from tests.portal.house import House
from tests.portal.pages.letters.box import BOX, TOWN, deposited, is_unread, row, said
from tests.portal.visitor import Visitor


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
