"""A code by letter, from the sign-in that asks for it to the one that it opens (design.md §4.4)."""

import re
from io import BytesIO

from pypdf import PdfReader

from tests.portal.factors import CODE, protect
from tests.portal.house import House, until
from tests.portal.visitor import Visitor

LETTER = f"{CODE}/letter"
PAPER = "/platform/paper"
PRINTED = re.compile(r"\b[2-9A-Z]{4} [2-9A-Z]{4} [2-9A-Z]{4}\b")


def printed(operator: Visitor) -> str:
    """Have the letters with such codes be printed, and read the one code there."""

    def waits() -> bool:
        rows = ("".join(one.itertext()) for one in operator.get(PAPER).main.iter("tr"))
        return any("Codes for lost second factors" in row for row in rows)

    until(waits)
    page = operator.send(PAPER, kind="factor_code", envelope="dl")
    assert page.path.startswith(f"{PAPER}/batches/"), page.text
    file = f"{page.path}/file"
    until(lambda: file in operator.get(page.path).links())
    pages = PdfReader(BytesIO(operator.get(file).response.data)).pages
    (code,) = PRINTED.findall(" ".join(" ".join(one.extract_text() for one in pages).split()))
    return str(code)


def test_a_letter_is_asked_for_printed_and_handed_in(house: House) -> None:
    """By the only administrator of an establishment, who has lost everything but the password."""
    known = protect(house, house.somebody(house.rival()))
    visitor = known.challenged()
    page = visitor.post(LETTER, {**visitor.page.form(CODE), "other": "ask_letter"})
    assert "good for 60 days" in page.text

    page = visitor.send(LETTER)

    assert (page.status, page.heading) == (200, "The letter is on its way")
    code = printed(house.signed_in(house.operator()))
    known.challenged(visitor)
    assert visitor.send(CODE, other="letter").heading == "Type the code of the letter"
    page = visitor.send(CODE, code=code)
    assert page.path == "/", page.text
    assert "Your lost second factors are removed" in page.text
    known.somebody.client.token = None  # its sessions have ended with the factors
    again = house.visitor().sign_in(known.somebody.identifier, known.somebody.password)
    assert again.path == "/"
