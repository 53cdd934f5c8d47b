"""The list of accounts, as somebody without script uses it."""

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
