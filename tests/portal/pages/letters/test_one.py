"""One letter of the box: opened, told of, withdrawn."""

from deploy.demo.chapters import letters
from tests.portal.house import House
from tests.portal.pages.letters.box import BOX, TOWN, deposited, is_unread, row, said
from tests.portal.visitor import Visitor


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
        assert "Nobody had opened it" in page.text
        assert "before you" not in page.text
        assert list(page.main.iter("object")) == []
        assert visitor.get(f"{BOX}/{letter['id']}/pdf").status == 409
        line = row(visitor.get(BOX), letter["title"])
        assert "Withdrawn by its sender" in said(line)
        assert list(line.iter("input")) == []

    def test_that_ones_rights_do_not_open_is_not_there(self, house: House) -> None:
        letter = deposited(house)

        assert house.signed_in(house.agent(TOWN)).get(f"{BOX}/{letter['id']}").status == 404
