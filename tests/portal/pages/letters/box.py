"""Letters of the example that a test puts into a box, and how they stand there."""

from typing import Any
from uuid import uuid4
from xml.etree.ElementTree import Element

from deploy.demo.chapters import letters
from tests.portal.house import House
from tests.portal.visitor import Page

BOX = "/letters"
TOWN = "Sainte"


def deposited(house: House, establishment: str = TOWN, **fields: str) -> dict[str, Any]:
    """Put a letter that nobody has seen into a box; its title is its own."""
    assert house.scene is not None
    name = uuid4().hex[:8]
    given = {"title": f"Avis {name}", "category": letters.ACCOUNTS, "reference": name} | fields
    head = house.somebody(house.head(establishment))
    return letters.deposit(house.scene, head, **given)


def row(page: Page, title: str) -> Element:
    """The line of a letter in the list."""
    found = [tr for tr in page.main.iter("tr") if title in "".join(tr.itertext())]
    assert len(found) == 1, page.text
    return found[0]


def said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def is_unread(house: House, letter: dict[str, Any]) -> bool:
    operator = house.somebody(house.operator())
    path = f"/mailer/v1/establishments/{letter['establishment_id']}/letters/{letter['id']}"
    return bool(operator.client.get(path).body["is_unread"])
