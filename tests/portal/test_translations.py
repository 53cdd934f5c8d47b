"""Every text has its French, and no French is left of a text that is gone."""

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from services.portal.languages import FOLDER, catalogue
from tests.portal.texts import used


def said(message: Message) -> list[str]:
    told = message.string or ()
    return [told] if isinstance(told, str) else list(told)


def asked(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


PLACES = re.compile(r"%\((\w+)\)[sd]")
QUOTED = re.compile("“([^”]+)”|« ?([^»]+?) ?»")
ELIDED = re.compile(r"(?<!\w)(?:[Dd]e|[Ll]a|[Ll]e|(?:[Jj]us|[Ll]ors|[Pp]uis)?[Qq]ue) %\((\w+)\)s")
NEVER_ELIDED_BEFORE = {"day", "moment", "phone"}
"""What begins with a number."""

OF_A_TITLE = {"Identifier of %(name)s"}
"""What names somebody by “M.” or “Mme” first."""

TYPED = {"lecture", "modification"}
"""What is quoted because somebody writes it into a file."""


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
        places = set(PLACES.findall(" ".join(asked(message))))
        for text in said(message):
            assert set(PLACES.findall(text)) <= places, message.id


def test_no_word_stands_before_a_name_that_would_be_elided_before_some(french: Catalog) -> None:
    """“de Anne” is no French, and which name comes is not known: sentences are made without."""
    wrong = [
        text
        for message in french
        for text in said(message)
        for name in ELIDED.findall(text)
        if name not in NEVER_ELIDED_BEFORE and message.id not in OF_A_TITLE
    ]

    assert wrong == []
    assert ELIDED.findall("Le compte de %(name)s, que %(who)s a créé le %(day)s") == [
        "name",
        "who",
        "day",
    ]


@pytest.mark.parametrize("told", [asked, said], ids=["en", "fr"])
def test_buttons_menus_and_states_are_quoted_by_their_names(
    french: Catalog, told: Callable[[Message], list[str]]
) -> None:
    """Signs, what is filled in, and what one writes oneself, are quoted too."""
    names = {text for message in french for text in told(message)}
    quoted = [
        (text, "".join(found).strip())
        for message in french
        for text in told(message)
        for found in QUOTED.findall(text)
    ]

    wrong = [(text, name) for text, name in quoted if name not in names | TYPED]
    assert [pair for pair in wrong if len(pair[1]) > 1 and not PLACES.fullmatch(pair[1])] == []
    assert quoted
