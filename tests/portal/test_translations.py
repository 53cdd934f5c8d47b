"""Every text has its French, and no French is left of a text that is gone."""

import re
from collections import Counter
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from services.portal.languages import FOLDER, catalogue
from tests.portal.texts import used


def said(message: Message) -> list[str]:
    told = message.string or ()
    return [told] if isinstance(told, str) else list(told)


PLACES = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def french() -> Catalog:
    return catalogue("fr")


def test_each_text_has_its_french(french: Catalog) -> None:
    missing = [
        f"{where}: {text}"
        for text, where in used()
        if not (found := french.get(text[0] if isinstance(text, tuple) else text))
        or not all(said(found))
    ]

    assert missing == []


def test_no_text_has_its_french_twice() -> None:
    """Of two, one is never read."""
    found = Counter(
        (message.context, message.id)
        for path in (FOLDER / "fr").glob("*.po")
        for message in read_po(BytesIO(path.read_bytes()), locale="fr")
        if message.id
    )

    assert {text: times for text, times in found.items() if times > 1} == {}


def test_no_french_is_left_of_a_text_that_is_gone(french: Catalog) -> None:
    texts = {text for text, _ in used()}
    known = {m.id if isinstance(m.id, str) else tuple(m.id) for m in french if m.id}

    assert known - texts == set()


def test_what_is_filled_in_is_named_alike(french: Catalog) -> None:
    for message in french:
        asked = [message.id] if isinstance(message.id, str) else message.id
        for text in said(message):
            assert set(PLACES.findall(text)) <= set(PLACES.findall(" ".join(asked))), message.id
