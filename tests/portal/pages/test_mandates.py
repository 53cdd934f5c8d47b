"""Mandates on paper, taken up from a file: each named, with who matches or why nobody does."""

import csv
import io

import pytest

from tests.portal.house import AT_ONCE, House, until
from tests.portal.pages.test_asking import WRONG, town_of
from tests.portal.pages.test_delegations import LIST, centre, delegations, town
from tests.portal.visitor import Page, Visitor

__all__ = ["centre", "town"]

ASK = f"{LIST}/ask"
MANDATES = f"{ASK}/mandates"
TOWN = "Commune de Sainte-Démonstration"
RIGHT = "right: finances-declarations"
REFERENCE = "Délibération 2025-17"


def send(centre: Visitor, text: str, action: str) -> Page:
    form = [*centre.get(MANDATES).form(MANDATES).items(), ("action", action)]
    file = (io.BytesIO(text.encode()), "mandats.csv")
    return centre.post(MANDATES, [*form, ("file", file)], content_type="multipart/form-data")


@pytest.fixture
def template(centre: Visitor) -> list[str]:
    answer = centre.get(f"{MANDATES}/template").response
    assert "mandates.csv" in answer.headers["Content-Disposition"]
    (header,) = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    return header


def file_of(template: list[str], *rows: dict[str, str]) -> str:
    assert all(row.keys() <= set(template) for row in rows)
    lines = [";".join(row.get(name, "") for name in template) for row in rows]
    return "\n".join([";".join(template), *lines])


def paper(siret: str, contract: str, name: str, **more: str) -> dict[str, str]:
    return {
        "SIRET": siret,
        "contract number": contract,
        "establishment": name,
        "mandate date": "12/03/2025",
        "mandate reference": REFERENCE,
        RIGHT: "lecture",
        **more,
    }


def test_they_are_named_with_who_matches_or_why_nobody_does_and_become_requests(
    house: House, centre: Visitor, town: Visitor, template: list[str]
) -> None:
    siret, contract = town_of(house)
    text = file_of(
        template,
        paper(siret, contract, "COMMUNE DE SAINTE DEMONSTRATION"),
        paper(siret, contract, "Mairie de Sorges"),
        paper(WRONG, "A1", "Mairie de Ligueux", **{"mandate date": "11/03/2025"}),
    )
    before = len(delegations(house, "gestion"))
    assert MANDATES in centre.get(ASK).links()

    page = send(centre, text, "check")
    assert page.heading == "What would become of the file"
    assert "Nothing is asked yet." in page.text
    assert "1 establishment can be asked." in page.text
    assert "2 cannot be asked: see why." in page.text
    rows = [" ".join("".join(row.itertext()).split()) for row in page.main.iter("tr")]
    other = next(row for row in rows if "Mairie de Sorges" in row)
    assert TOWN in other
    assert "establishment of another name" in other
    nobody = next(row for row in rows if "Mairie de Ligueux" in row)
    assert "nobody known" in nobody
    assert "No active establishment has this SIRET" in nobody
    good = next(row for row in rows if "COMMUNE DE SAINTE DEMONSTRATION" in row)
    assert TOWN in good
    assert REFERENCE in good
    assert len(delegations(house, "gestion")) == before
    assert f"{MANDATES}?checked=yes" in page.links()
    page = send(centre, text, "send")

    assert "1 establishment is asked." in page.text
    made = delegations(house, "gestion")[0]
    for visitor in (centre, town):
        page = visitor.get(f"{LIST}/{made['id']}")
        assert "Mandate signed on" in page.text
        assert REFERENCE in page.text
        assert "Waits for an answer" in page.text
    centre.get(f"{LIST}/{made['id']}/cancel")
    centre.send(f"{LIST}/{made['id']}/cancel")


def test_so_many_are_checked_by_a_long_act_that_names_each(
    centre: Visitor, template: list[str]
) -> None:
    rows = [paper(WRONG, f"A{number}", f"Mairie {number}") for number in range(AT_ONCE + 1)]

    page = send(centre, file_of(template, *rows), "check")

    check = page.path
    assert "/jobs/" in check
    until(lambda: "hx-trigger" not in centre.get(check).response.text)
    assert f"{AT_ONCE + 1} cannot be asked: see why." in centre.page.text
    assert f"Mairie {AT_ONCE}" in centre.page.text
    assert REFERENCE in centre.page.text


def test_what_is_wrong_with_a_row_is_named_by_its_column(
    house: House, centre: Visitor, template: list[str]
) -> None:
    wrong = paper(*town_of(house), "Commune", **{"mandate date": "hier"})

    page = send(centre, file_of(template, wrong), "check")

    (row,) = (row for row in page.main.iter("td") if "Mandate signed on" in "".join(row.itertext()))
    assert "cannot be asked" in "".join(row.itertext())


def test_a_file_that_is_none_says_what_to_do(centre: Visitor) -> None:
    centre.get(MANDATES)
    page = centre.send(MANDATES)
    assert page.status == 422
    assert "Choose a file first." in page.text

    page = send(centre, "nom;prénom\nA;B\n", "check")
    assert page.status == 422
    assert "Row 1" in page.text
    assert page.heading == "Take up mandates on paper"
