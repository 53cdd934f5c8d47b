"""The list of accounts, and what is done to one or to many, as somebody without script does it."""

import re
from itertools import count

import pytest

from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

ACCOUNTS = "/establishment/accounts"
NUMBERS = count(1)


@pytest.fixture
def head(house: House) -> Visitor:
    return house.signed_in(house.head())


def letters(number: int) -> str:
    """Write a number in letters: names have no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def made(head: Visitor, first_name: str = "Paule", **said: str) -> tuple[str, str]:
    """Create an account by the pages; tell its last name and its id."""
    last_name = f"Essai{letters(next(NUMBERS))}"
    head.get(f"{ACCOUNTS}/create")
    page = head.send(
        f"{ACCOUNTS}/create",
        title="ms",
        first_name=first_name,
        last_name=last_name,
        email=f"{last_name}@example.org".lower(),
        step="rights",
        **said,
    )
    assert page.status == 200, page.text
    page = head.send(f"{ACCOUNTS}/create", step="create")
    assert page.status == 200, page.text
    return last_name, page.path.split("/")[3]


def lines(page: Page) -> list[list[str]]:
    """Tell the rows of the tables of a page, cell by cell."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for body in page.main.iter("tbody")
        for row in body.iter("tr")
    ]


def rows(page: Page) -> list[str]:
    return [
        "".join(row.itertext()).split()[0]
        for row in page.main.iter("th")
        if row.get("scope") == "row"
    ]


class TestList:
    def test_finds_by_each_word_and_says_which_filters_are_on(self, head: Visitor) -> None:
        one, _ = made(head)
        other, _ = made(head)

        page = head.get(ACCOUNTS, query_string={"q": f"{one} {other}", "profile": "user"})

        assert set(rows(page)) == {one, other}
        assert f"{ACCOUNTS}?q={one}+{other}" in page.links()
        assert f"{ACCOUNTS}?profile=user" in page.links()

    def test_says_how_far_a_right_on_a_service_is_to_go(self, head: Visitor) -> None:
        query = {"service": "carriere-affiliation", "level": "read"}

        page = head.get(ACCOUNTS, query_string=query)

        assert page.status == 200
        assert "Affiliation – Read only" in page.text

    def test_leads_to_the_last_page_that_there_is(self, head: Visitor) -> None:
        name, _ = made(head)

        page = head.get(ACCOUNTS, query_string={"q": name, "page": "7"})

        assert page.path == f"{ACCOUNTS}?q={name}&page=1"
        assert rows(page) == [name]

    def test_leaves_out_what_makes_no_sense(self, head: Visitor) -> None:
        page = head.get(ACCOUNTS, query_string={"status": "x", "sort": "no", "page": "-3"})

        assert page.status == 200
        assert page.heading == "Account management"

    def test_is_sorted_by_each_column_and_tells_how(self, head: Visitor) -> None:
        page = head.get(ACCOUNTS)
        links = [link for link in page.links() if "sort=" in link]
        assert len(links) == 9
        choice = page.document.find(".//select[@id='sort']")
        assert choice is not None
        columns = {option.get("value", "") for option in choice.iter("option")} - {""}
        assert {column.removeprefix("-") for column in columns} == {
            link.partition("sort=")[2].removeprefix("-") for link in links
        }

        for link in links:
            sorted_ = head.get(link)
            ways = [cell.get("aria-sort") for cell in sorted_.document.iter("th")]
            assert [way for way in ways if way], link

    @pytest.mark.parametrize("by", ["profile", "status", "expiry_month"])
    def test_is_grouped_with_counts(self, head: Visitor, by: str) -> None:
        page = head.get(ACCOUNTS, query_string={"group_by": by, "page_size": "100"})

        groups = [c for c in page.main.iter("th") if c.get("scope") == "rowgroup"]
        spans = [span for cell in groups for span in cell.iter("span")]
        told = sum(int("".join(span.itertext()).split("·")[1]) for span in spans)
        assert told == len(rows(page))

    def test_remembers_how_many_a_page_holds(self, head: Visitor) -> None:
        head.get(ACCOUNTS, query_string={"page_size": "50"})

        assert head.cookie("page-size") == "50"
        assert "50" in [
            option.text
            for option in head.get(ACCOUNTS).document.iter("option")
            if option.get("selected") is not None
        ]

    def test_gives_a_script_the_part_that_it_has_of_the_whole(self, head: Visitor) -> None:
        whole = head.get(ACCOUNTS, query_string={"q": "dup"}).response.text
        part = head.get(
            ACCOUNTS, query_string={"q": "dup"}, headers={"HX-Request": "true"}
        ).response.text

        def without_tokens(html: str) -> str:
            return re.sub(r'name="csrf_token" value="[^"]*"', "", html).strip()

        assert without_tokens(part) in without_tokens(whole)

    def test_offers_what_may_be_done_to_each(self, house: House, head: Visitor) -> None:
        _, account_id = made(head)

        links = head.get(ACCOUNTS, query_string={"page_size": "100"}).links()

        assert f"{ACCOUNTS}/{account_id}/invite" in links
        assert f"{ACCOUNTS}/{account_id}/delete" in links
        assert f"{ACCOUNTS}/{account_id}/renew" not in links
        own = house.somebody(house.head()).account_id
        assert f"{ACCOUNTS}/{own}/delete" not in links

    def test_is_for_administrators_only(self, house: House) -> None:
        assert house.signed_in(house.agent()).get(ACCOUNTS).status == 403

    def test_says_when_the_service_is_away(self, house: House, head: Visitor) -> None:
        house.transport.away.add("accounts")

        assert head.get(ACCOUNTS).status == 503

    @pytest.mark.parametrize("path", ["", "?group_by=status&q=dup", "/{id}/rights", "/create"])
    def test_asks_three_times_at_most(self, house: House, head: Visitor, path: str) -> None:
        house.transport.asked.clear()
        head.get(ACCOUNTS + path.format(id=house.account()))

        assert 0 < len(house.transport.asked) <= 3, house.transport.asked


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


class TestOne:
    @pytest.mark.parametrize("act", ["invite", "delete"])
    def test_is_acted_on_once_it_is_said_what_that_means(self, head: Visitor, act: str) -> None:
        name, account_id = made(head)
        page = head.get(f"{ACCOUNTS}/{account_id}/{act}")
        assert "What will happen" in page.text

        page = head.send(f"{ACCOUNTS}/{account_id}/{act}")

        assert page.status == 200
        assert name in page.text

    def test_that_does_not_allow_it_says_why(self, head: Visitor) -> None:
        _, account_id = made(head)
        head.get(f"{ACCOUNTS}/{account_id}/delete")
        form = head.page.form(f"{ACCOUNTS}/{account_id}/delete")

        page = head.post(f"{ACCOUNTS}/{account_id}/renew", form)

        assert page.status == 409
        assert "has not created a password yet" in page.text

    def test_that_does_not_allow_it_is_not_told_what_would_happen(self, head: Visitor) -> None:
        _, account_id = made(head)

        page = head.get(f"{ACCOUNTS}/{account_id}/renew")

        assert "has not created a password yet: send another invitation." in page.text
        assert "What will happen" not in page.text

    @pytest.mark.parametrize(
        ("whose", "act", "why"),
        [
            ("agent", "invite", "has already created a password: there is nobody to invite."),
            ("agent", "unlock", "This account is not locked."),
            ("head", "promote", "is an administrator already."),
            ("head", "delete", "Nobody deletes their own account: another administrator does."),
        ],
    )
    def test_that_does_not_allow_it_is_told_beforehand_why(
        self, house: House, head: Visitor, whose: str, act: str, why: str
    ) -> None:
        client = house.somebody(getattr(house, whose)()).client
        account_id = client.get("/accounts/v1/me").body["id"]

        page = head.get(f"{ACCOUNTS}/{account_id}/{act}")

        assert why in page.text
        assert "What will happen" not in page.text

    def test_becomes_an_administrator_with_a_postal_address(
        self, house: House, head: Visitor
    ) -> None:
        path = f"{ACCOUNTS}/{house.account()}/promote"
        page = head.get(path)
        assert "legal representative is informed by letter" in page.text

        page = head.send(path)

        assert page.status == 422
        assert "postal address" in page.text
