"""One letter in the wrong box is found by SIRET, and by reference or date, and withdrawn."""

from uuid import uuid4

import pytest

from deploy.demo.chapters import letters
from tests.mailer.callers import pdf
from tests.portal.house import House
from tests.portal.visitor import Visitor

LETTERS = "/platform/letters"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


@pytest.fixture
def named(house: House) -> dict[str, str]:
    """The two numbers of a letter in the hospital's box, which nobody has opened."""
    reference = f"ESSAI-{uuid4().hex[:8]}"
    return {"siret": put_in(house, reference=reference), "reference": reference}


def put_in(house: House, **about: str) -> str:
    """Put a letter into the hospital's box; tell the SIRET of that."""
    client = house.somebody(house.operator()).client
    home = house.head().establishment_id
    client.post(
        "/mailer/v1/letters",
        expect=201,
        data={
            "establishment_id": str(home),
            "category": letters.ACCOUNTS,
            "title": "Courrier égaré",
            "dated_on": "2026-11-20",
            **about,
        },
        files={"file": ("courrier.pdf", pdf(), "application/pdf")},
    )
    return str(client.get(f"/accounts/v1/establishments/{home}").body["siret"])


def test_one_is_found_withdrawn_for_a_reason_and_found_withdrawn(
    operator: Visitor, house: House, named: dict[str, str]
) -> None:
    page = operator.get(LETTERS, query_string=named)
    assert "Courrier égaré" in page.text
    assert house.head().establishment in page.text
    assert "Unread" in page.text
    (ask,) = (link for link in page.links() if link.startswith(f"{LETTERS}/"))

    page = operator.get(ask)
    assert "Its line stays in the box, with your reason." in page.text
    page = operator.send(ask)
    assert page.status == 422
    assert "Say why" in page.text
    page = operator.send(ask, reason="x" * 301)
    assert page.status == 422
    assert page.form(ask)["reason"] == "x" * 301
    page = operator.send(ask, reason="Adressé à une autre commune.")
    assert "The letter is withdrawn." in page.text

    page = operator.get(LETTERS, query_string=named)
    assert "Adressé à une autre commune." in page.text
    assert ask not in page.links()
    assert "This letter is withdrawn already." in operator.get(ask).text


def test_one_that_nobody_sees_yet_is_said_to_be_so_and_nothing_else(
    operator: Visitor, house: House, named: dict[str, str]
) -> None:
    """The page is told so: an embargo is of a whole campaign."""
    page = operator.get(LETTERS, query_string=named)
    (ask,) = (link for link in page.links() if link.startswith(f"{LETTERS}/"))
    letter_id = ask.removeprefix(f"{LETTERS}/").partition("/")[0]
    asked = f"/mailer/v1/letters/{letter_id}"
    body = house.somebody(house.operator()).client.get(asked).body
    house.transport.told[asked] = {**body, "embargoed_until": "2035-01-01T00:00:00Z"}, 1

    page = operator.get(ask)

    assert "Not seen yet" in page.text
    assert "no line of it is shown" in page.text
    for contrary in ("Unread", "Read by the establishment", "Whoever sees the line"):
        assert contrary not in page.text


def test_one_without_a_reference_is_found_by_its_date(operator: Visitor, house: House) -> None:
    day = "2019-03-07"  # no other letter is as old
    siret = put_in(house, dated_on=day, title="Sans référence")

    page = operator.get(LETTERS, query_string={"siret": siret, "dated_on": day})

    assert "Sans référence" in page.text
    (ask,) = (link for link in page.links() if link.startswith(f"{LETTERS}/"))
    page = operator.get(ask)
    assert "Without reference" in page.text
    (back,) = (link for link in page.links() if link.startswith(f"{LETTERS}?"))
    assert "Sans référence" in operator.get(back).text
    operator.get(ask)
    assert "The letter is withdrawn." in operator.send(ask, reason="Mauvaise commune.").text
    assert "Mauvaise commune." in operator.get(back).text
    assert "This letter is withdrawn already." in operator.get(ask).text


def test_what_is_missing_wrong_or_nowhere_is_said(operator: Visitor, named: dict[str, str]) -> None:
    for changed, status, told in (
        ({"siret": ""}, 422, "Type the SIRET of the establishment"),
        ({"reference": ""}, 422, "Type its reference, or the day"),
        ({"dated_on": "7 mars"}, 422, "Date of the letter"),
        ({"siret": "12345678200011"}, 422, "SIRET"),
        ({"reference": "NOWHERE"}, 200, "No letter of this box is known by that"),
    ):
        page = operator.get(LETTERS, query_string=named | changed)

        assert page.status == status, changed
        assert told in page.text
    assert "No letter of this box" not in operator.get(LETTERS).text


def test_it_is_for_those_who_deposit_letters(house: House) -> None:
    for person in (house.head(), house.agent()):
        assert house.signed_in(person).get(LETTERS).status == 403
