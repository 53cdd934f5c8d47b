"""Creating an account in three steps of one form."""

import pytest

from tests.portal.house import House
from tests.portal.pages.test_accounts import ACCOUNTS, head, letters, made
from tests.portal.visitor import Visitor

__all__ = ["head"]

CREATE = f"{ACCOUNTS}/create"
SOMEBODY = {
    "title": "mr",
    "first_name": "Jean",
    "last_name": "Louty",
    "email": "jean.louty@example.org",
    "phone": "02 41 05 19 38",
    "department": "Paie",
}


def test_leads_from_coordinates_by_rights_to_the_identifier(head: Visitor) -> None:
    """Guide 001, steps 1 to 3."""
    head.get(CREATE)
    page = head.send(CREATE, **SOMEBODY, step="rights")
    assert "What Jean will be able to do" in page.text
    page = head.send(CREATE, **{"right.carriere-affiliation": "read"}, step="create")

    assert page.heading == "Identifier of Mr Jean Louty"
    assert page.path.endswith("/identifier?new=yes")
    assert "J as in Juliett" in page.text
    assert "jean.louty@example.org" in page.text
    account_id = page.path.split("/")[3]
    page = head.get(f"{ACCOUNTS}/{account_id}/rights")
    assert page.form(f"{ACCOUNTS}/{account_id}/rights")["right.carriere-affiliation"] == "read"


def test_loses_nothing_between_the_steps(head: Visitor) -> None:
    head.get(CREATE)
    head.send(CREATE, **SOMEBODY, step="rights")
    head.send(CREATE, **{"right.carriere-affiliation": "write"}, step="coordinates")

    form = head.page.form(CREATE)
    assert {name: form[name] for name in SOMEBODY} == SOMEBODY
    head.send(CREATE, step="rights")
    assert head.page.form(CREATE)["right.carriere-affiliation"] == "write"


def test_does_not_go_on_without_what_is_needed(head: Visitor) -> None:
    """Guide 001: all that is required must be filled in to reach the next step."""
    head.get(CREATE)
    page = head.send(CREATE, **{**SOMEBODY, "last_name": ""}, step="rights")

    assert page.status == 422
    assert "Last name: Fill this in to go on." in page.text
    page = head.send(CREATE, step="rights", **dict.fromkeys(SOMEBODY, ""))
    (told,) = (each for each in page.main.iter("div") if each.get("class") == "summary")
    named = [link.get("href", "")[1:] for link in told.iter("a")]
    asked = [name for name in page.form(CREATE) if name in named]
    assert [name for name in named if name in asked] == ["last_name", "first_name", "email"]
    assert asked == [name for name in named if name in asked]  # in the order of the form
    page = head.send(CREATE, **SOMEBODY, profile="administrator", step="rights")
    assert "Work address: Fill this in to go on." in page.text


def test_tells_what_the_service_finds_wrong_at_its_field(head: Visitor) -> None:
    head.get(CREATE)
    head.send(CREATE, **{**SOMEBODY, "email": "nobody"}, step="rights")
    page = head.send(CREATE, step="create")

    assert page.status == 422
    assert "Work e-mail address:" in page.text
    assert page.form(CREATE)["last_name"] == "Louty"


def test_is_done_once_however_often_it_is_sent(head: Visitor) -> None:
    head.get(CREATE)
    name = f"Unique{letters(7)}"
    head.send(CREATE, **{**SOMEBODY, "last_name": name, "email": "u@example.org"}, step="rights")
    form = {**head.page.form(CREATE), "step": "create"}
    first, second = (head.post(CREATE, form).path for _ in range(2))

    assert first == second


def test_asks_whether_it_is_the_same_person(head: Visitor) -> None:
    name, account_id = made(head)
    page = head.get(
        f"{ACCOUNTS}/namesakes", query_string={"first_name": "paule", "last_name": name.upper()}
    )
    assert "Is this the same person?" in page.response.text
    assert account_id in page.response.text

    head.get(CREATE)
    page = head.send(
        CREATE, **{**SOMEBODY, "first_name": "Paule", "last_name": name}, step="rights"
    )
    assert "Is this the same person?" in page.text


def test_makes_nobody_twice_unless_one_says_that_it_is_another_person(head: Visitor) -> None:
    person = {**SOMEBODY, "last_name": f"Twice{letters(7)}", "email": "twice@example.org"}
    for _ in range(2):
        head.get(CREATE)
        head.send(CREATE, **person, step="rights")
        page = head.send(CREATE, **{"right.carriere-affiliation": "read"}, step="create")

    assert page.status == 409
    assert "has an account here already" in page.text
    assert "Is this the same person?" in page.text
    assert page.form(CREATE)["last_name"] == person["last_name"]
    assert "It is another person of the same name" in page.text
    page = head.send(CREATE, same_person="no", step="rights")
    assert page.form(CREATE)["right.carriere-affiliation"] == "read"

    page = head.send(CREATE, step="create")

    assert page.heading == f"Identifier of Mr Jean {person['last_name']}"


def test_takes_the_rights_of_a_colleague(house: House, head: Visitor) -> None:
    head.get(CREATE)
    head.send(CREATE, **SOMEBODY, step="rights")
    page = head.send(CREATE, like=house.agent().identifier, step="like")
    copies = [b.get("value") for b in page.document.iter("button") if b.get("name") == "copy"]
    assert copies == [house.account()]

    head.send(CREATE, copy=copies[0] or "", step="rights")

    form = head.page.form(CREATE)
    assert {v for n, v in form.items() if n.startswith("right.")} & {"read", "write"}


@pytest.mark.parametrize("name", ["sheet"])
def test_the_sheet_is_handed_out(house: House, head: Visitor, name: str) -> None:
    page = head.get(f"{ACCOUNTS}/{house.account()}/{name}")

    assert page.response.mimetype == "application/pdf"
    saved_as = page.response.headers["Content-Disposition"]
    assert saved_as == f"attachment; filename={house.agent().identifier}.pdf"
