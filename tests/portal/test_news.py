"""What a page is to say after an act is said there, once, and in no other tab."""

import pytest

from services.portal.keeping import COOKIE
from tests.portal.house import House
from tests.portal.visitor import Visitor

PROFILE = "/account/profile"
SAVED = "Your changes are saved."
ACCOUNTS = "/establishment/accounts"
UNTICKED = "Tick the accounts first, then choose what to do with them."


@pytest.fixture
def head(house: House) -> Visitor:
    """Their browser; each page is a tab of it."""
    return house.signed_in(house.head())


def saved(head: Visitor) -> str:
    """Save one's profile, and tell where that leads without going there."""
    sent = head.get(PROFILE).form(PROFILE)
    return str(head.post(PROFILE, sent, follow=False).response.headers["Location"])


def unticked(head: Visitor, query: str = "") -> str:
    """Ask for an act on nobody, and tell where that leads without going there."""
    sent = head.get(f"{ACCOUNTS}{query}").form(f"{ACCOUNTS}/many") | {"action": "renew"}
    return str(head.post(f"{ACCOUNTS}/many", sent, follow=False).response.headers["Location"])


def test_it_is_said_on_the_page_to_which_the_act_leads_and_in_no_other_tab(head: Visitor) -> None:
    there = saved(head)

    assert SAVED not in head.get("/").text
    assert SAVED in head.get(there).text


def test_it_is_said_once(head: Visitor) -> None:
    there = saved(head)

    assert SAVED in head.get(there).text
    assert SAVED not in head.get(there).text


def test_two_tabs_that_act_at_once_say_each_their_own(head: Visitor) -> None:
    first, second = saved(head), unticked(head)

    pages = head.get(second).text, head.get(first).text

    assert [UNTICKED in page for page in pages] == [True, False]
    assert [SAVED in page for page in pages] == [False, True]


def test_it_is_said_of_a_list_as_it_was_filtered(head: Visitor) -> None:
    there = unticked(head, "?q=é&status=active")

    assert "?" in there
    assert UNTICKED not in head.get(ACCOUNTS).text
    assert UNTICKED in head.get(there).text


def test_the_token_of_forms_in_other_tabs_stays_as_it_is(head: Visitor) -> None:
    head.get("/")
    before = head.cookie(COOKIE)

    head.get(saved(head))

    assert before
    assert head.cookie(COOKIE) == before
