"""Changing rights and coordinates."""

import pytest

from tests.portal.house import House, until
from tests.portal.pages.test_accounts import ACCOUNTS, head, lines, made
from tests.portal.visitor import Visitor

__all__ = ["head"]

AFFILIATION = "right.carriere-affiliation"


@pytest.fixture
def account(head: Visitor) -> str:
    return made(head)[1]


def test_what_changes_is_shown_before_it_is_applied(head: Visitor, account: str) -> None:
    path = f"{ACCOUNTS}/{account}/rights"
    head.get(path)
    page = head.send(path, **{AFFILIATION: "write"})
    assert "What changes" in page.text
    assert lines(page) == [["Affiliation", "None", "Modification"]]
    assert head.get(path).form(path)[AFFILIATION] == "none"

    head.send(path, **{AFFILIATION: "write"})
    page = head.send(path)  # the first form of the page applies what is shown

    assert "The changes are applied." in page.text
    assert page.form(path)[AFFILIATION] == "write"


def test_rights_that_somebody_else_has_changed_are_shown_beside_mine(
    head: Visitor, account: str
) -> None:
    path = f"{ACCOUNTS}/{account}/rights"
    stale = {**head.get(path).form(path), AFFILIATION: "write", "confirmed": "yes"}
    head.post(path, {**stale, AFFILIATION: "read"})

    page = head.post(path, stale)

    assert page.status == 412
    assert lines(page) == [["Affiliation", "Read only", "Modification"]]
    page = head.send(path)
    assert page.form(path)[AFFILIATION] == "write"


def test_coordinates_are_changed_and_nothing_else(head: Visitor, account: str) -> None:
    path = f"{ACCOUNTS}/{account}/coordinates"
    head.get(path)
    page = head.send(path, department="Direction", phone="01 99 00 12 35")

    assert "The changes are applied." in page.text
    assert page.form(path)["department"] == "Direction"
    assert page.form(path)["phone"] == "01 99 00 12 35"
    assert "Nothing was changed." in head.send(path).text


def test_coordinates_that_somebody_else_has_changed_are_shown_beside_mine(
    head: Visitor, account: str
) -> None:
    path = f"{ACCOUNTS}/{account}/coordinates"
    stale = {**head.get(path).form(path), "department": "Mine"}
    head.send(path, department="Theirs")

    page = head.post(path, stale)

    assert page.status == 412
    assert lines(page) == [["Department", "Theirs", "Mine"]]
    assert head.send(path).form(path)["department"] == "Mine"


def test_another_person_is_not_put_into_an_account(head: Visitor, account: str) -> None:
    """One account, one person: whoever says that it is the same one vouches for it."""
    path = f"{ACCOUNTS}/{account}/coordinates"
    head.get(path)
    other = {"first_name": "Zoé", "last_name": "Autre", "email": "zoe.autre@example.org"}
    page = head.send(path, **other)
    assert page.status == 409
    assert "It is the same person" in page.text

    assert "The changes are applied." in head.send(path, same_person="yes").text


def test_what_was_done_to_an_account_is_listed(head: Visitor, account: str) -> None:
    path = f"{ACCOUNTS}/{account}/history"

    until(lambda: "Account created" in head.get(path).text)


def test_all_of_an_establishment_is_in_its_history(house: House, head: Visitor) -> None:
    assert head.turn_to("/establishment/history", "Account created").status == 200


def test_takes_the_rights_of_a_colleague_and_shows_what_changes(
    house: House, head: Visitor, account: str
) -> None:
    path = f"{ACCOUNTS}/{account}/rights"
    head.get(path)
    page = head.send(path, like=house.agent().identifier, step="like")
    copies = [b.get("value") for b in page.document.iter("button") if b.get("name") == "copy"]
    assert copies == [house.account()]
    page = head.send(path, copy=copies[0] or "", **{AFFILIATION: "none"})
    assert page.form(path)[AFFILIATION] == "write"
    changed = [e for e in page.main.iter("fieldset") if "changed" in (e.get("class") or "").split()]
    assert [e.get("data-service") for e in changed] == ["Affiliation"]
    assert head.get(path).form(path)[AFFILIATION] == "none"

    head.send(path, copy=copies[0] or "")
    head.send(path)
    page = head.send(path)

    assert "The changes are applied." in page.text
    assert page.form(path)[AFFILIATION] == "write"


def test_a_search_for_a_colleague_keeps_what_was_chosen(
    house: House, head: Visitor, account: str
) -> None:
    path = f"{ACCOUNTS}/{account}/rights"
    head.get(path)
    house.transport.asked.clear()

    page = head.send(path, like=house.agent().identifier, step="like", **{AFFILIATION: "read"})

    assert len(house.transport.asked) <= 3, house.transport.asked
    assert page.form(path)[AFFILIATION] == "read"
    assert "No account matches" in head.send(path, like="zzzz", step="like").text
    assert head.send(path, copy="nobody").status == 404
