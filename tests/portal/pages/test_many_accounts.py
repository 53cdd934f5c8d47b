"""Acts on many accounts at once, as somebody without script does them."""

import pytest

from tests.portal.house import House
from tests.portal.pages.test_accounts import ACCOUNTS, head, made, rows
from tests.portal.visitor import Page, Visitor

__all__ = ["head"]


class TestMany:
    @pytest.fixture
    def some(self, head: Visitor) -> list[tuple[str, str]]:
        return [made(head), made(head)]

    def test_are_told_of_before_and_after(self, head: Visitor, some: list[tuple[str, str]]) -> None:
        head.get(ACCOUNTS)
        data = [*head.page.form(f"{ACCOUNTS}/many").items(), ("action", "delete")]
        page = head.post(f"{ACCOUNTS}/many", [*data, *(("ids", of) for _, of in some)])

        assert "2 accounts will be deleted for good" in page.text
        page = send_ids(head, f"{ACCOUNTS}/many/do", [of for _, of in some])
        assert "Done for 2 accounts." in page.text
        assert rows(head.get(ACCOUNTS, query_string={"q": " ".join(n for n, _ in some)})) == []

    def test_that_cannot_be_are_named_with_the_reason(
        self, head: Visitor, some: list[tuple[str, str]]
    ) -> None:
        head.get(ACCOUNTS)
        data = [*head.page.form(f"{ACCOUNTS}/many").items(), ("action", "renew")]
        page = head.post(f"{ACCOUNTS}/many", [*data, *(("ids", of) for _, of in some)])

        assert "2 accounts are left out:" in page.text
        assert "has not created a password yet" in page.text
        assert some[0][0] in page.text

    def test_of_a_filter_are_those_that_were_counted(
        self, head: Visitor, some: list[tuple[str, str]]
    ) -> None:
        """Where another number matches by now, nothing is done and the new one is told."""
        names = " ".join(name for name, _ in some)
        head.get(ACCOUNTS, query_string={"q": names})
        data = head.page.form(f"{ACCOUNTS}/many") | {"action": "delete", "all": "yes"}
        page = head.post(f"{ACCOUNTS}/many", data)
        assert "2 accounts will be deleted for good" in page.text
        form = head.page.form(f"{ACCOUNTS}/many/do")

        third = made(head, first_name=some[0][0])  # one more whom the words find
        page = head.post(f"{ACCOUNTS}/many/do", form)

        assert "nothing was done" in page.text
        assert "3 accounts will be deleted for good" in page.text
        page = head.send(f"{ACCOUNTS}/many/do")
        assert "Done for 3 accounts." in page.text
        assert third

    def test_without_anybody_is_nothing(self, head: Visitor) -> None:
        head.get(ACCOUNTS)
        page = head.send(f"{ACCOUNTS}/many", action="delete")

        assert page.path == ACCOUNTS
        assert "Tick the accounts first" in page.text

    def test_get_the_rights_of_a_colleague(
        self, house: House, head: Visitor, some: list[tuple[str, str]]
    ) -> None:
        many = f"{ACCOUNTS}/many"
        head.get(ACCOUNTS, query_string={"q": some[0][0]})
        head.send(many, action="set_rights", all="yes")
        page = head.send(many, step="like", like=house.agent().identifier)
        copies = [b.get("value") for b in page.document.iter("button") if b.get("name") == "copy"]
        assert copies == [house.account()]

        page = head.send(many, copy=copies[0] or "")
        assert "1 account will get the same rights" in page.text
        assert "Done for 1 account." in head.send(f"{many}/do").text

        path = f"{ACCOUNTS}/{some[0][1]}/rights"
        own = f"{ACCOUNTS}/{house.account()}/rights"
        assert levels(head.get(path).form(path)) == levels(head.get(own).form(own))

    def test_are_told_which_rights_they_will_have(
        self, head: Visitor, some: list[tuple[str, str]]
    ) -> None:
        head.get(ACCOUNTS)
        form = head.page.form(f"{ACCOUNTS}/many")
        sent = {"action": "set_rights", "levels": "yes", "right.carriere-affiliation": "read"}
        ids = [("ids", of) for _, of in some]

        page = head.post(f"{ACCOUNTS}/many", [*(form | sent).items(), *ids])

        assert "The rights of 2 accounts will be changed: Affiliation: Read only" in page.text

    def test_are_handed_out_as_a_file(self, head: Visitor, some: list[tuple[str, str]]) -> None:
        head.get(ACCOUNTS, query_string={"q": some[0][0]})
        head.send(f"{ACCOUNTS}/many", action="export", all="yes")
        page = head.send(f"{ACCOUNTS}/many/export", format="csv")

        assert page.response.mimetype == "text/csv"
        assert some[0][0] in page.response.get_data(as_text=True)


def levels(form: dict[str, str]) -> dict[str, str]:
    return {name: level for name, level in form.items() if name.startswith("right.")}


def send_ids(head: Visitor, action: str, ids: list[str]) -> Page:
    form = head.page.form(action)
    data = [item for item in form.items() if item[0] != "ids"]
    return head.post(action, [*data, *(("ids", of) for of in ids)])
