"""Whatever a field takes is carried to the end of its way: every letter on paper, and envelope."""

import html
import re
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pypdf import PdfReader

from services.accounts.schemas.people import NewCoordinates
from services.mailer.config import Settings
from services.mailer.domain import envelopes, wordings
from services.mailer.domain.paper_contents import CONTENTS, PaperKind
from services.mailer.domain.templates import LANGUAGES
from services.mailer.domain.typesetting import Typesetter
from shared.text import width
from tests.mailer.accepted import ADDRESS, ESTABLISHMENT, LABEL, NAME, PERSON, WRITTEN
from tests.typed import field_of, legible, shows, taken_by

Made = list[Typesetter]


@pytest.fixture(scope="module")
def made() -> Made:
    """What is made once for all of these tests, from the first one's settings."""
    return []


@pytest.fixture
def typesetter(settings: Settings, made: Made) -> Typesetter:
    if not made:
        made.append(Typesetter(settings))
    return made[0]


ASKER = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["mr", "ms"]),
        "first_name": NAME,
        "last_name": NAME,
        "email": taken_by(field_of(NewCoordinates, "email")),
        "asked_on": st.just("2026-11-21"),
        "ends_on": st.just("2027-01-20"),
    }
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "address": ADDRESS,
    "written_on": st.just("2026-11-21"),
    "establishment": ESTABLISHMENT,
    "siret": st.just("26440001500017"),
    "contract_numbers": st.lists(st.just("VF201"), max_size=3),
    "holders": st.lists(PERSON, min_size=1, max_size=3),
    "administrators": st.lists(PERSON, max_size=2),
    "profile": st.sampled_from(["user", "administrator"]),
    "author": st.none() | PERSON,
    "author_establishment": st.none() | ESTABLISHMENT,
    "is_recovery": st.booleans(),
    "askers": st.lists(ASKER, min_size=1, max_size=3),
    "ends_on": st.just("2027-01-20"),
    "category": LABEL,
    "title": WRITTEN["letter_title"],
    "dated_on": st.just("2026-11-20"),
    "reference": st.none() | WRITTEN["reference"],
}


@pytest.mark.parametrize("kind", sorted(CONTENTS))
@examples(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_letter_on_paper_is_set_whatever_was_taken(
    typesetter: Typesetter, kind: PaperKind, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(LANGUAGES), label="language")
    names = CONTENTS[kind].schema.fields
    facts = {name: data.draw(VALUES[name], label=name) for name in names}
    if facts.get("is_recovery"):  # nobody of the platform is its author
        facts |= {"author": None, "author_establishment": None}

    codes = ["ABCDEFGHJKMN" for _ in facts.get("askers", ())]
    values = wordings.printed(kind, facts, language=language, codes=codes)
    content = typesetter.make(
        kind, language=language, values=values, written_at=datetime(2026, 11, 21, tzinfo=UTC)
    )

    read = text_of(content)
    shown = shown_in(typesetter, kind, language)
    for under, value in texts_in(facts):
        if under in shown and legible(value, within=read):
            assert shows(read, value), under


def text_of(pdf: bytes) -> str:
    """Read the words of a PDF."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@cache
def shown_in(typesetter: Typesetter, kind: PaperKind, language: str) -> frozenset[str]:
    """Name the values whose words stand in a letter of a kind: each has its own here."""
    facts = {name: EXAMPLES.get(name, name) for name in CONTENTS[kind].schema.fields}
    codes = ["ABCDEFGHJKMN"]
    values = wordings.printed(kind, facts, language=language, codes=codes)
    content = typesetter.make(
        kind, language=language, values=values, written_at=datetime(2026, 11, 21, tzinfo=UTC)
    )
    read = text_of(content)
    return frozenset(under for under, value in texts_in(facts) if shows(read, value))


def texts_in(facts: Any, under: str = "") -> list[tuple[str, str]]:
    """List all texts in a letter's values, with their names."""
    if isinstance(facts, dict):
        return [each for key, value in facts.items() for each in texts_in(value, key)]
    if isinstance(facts, list):
        return [each for value in facts for each in texts_in(value, under)]
    return [(under, facts)] if isinstance(facts, str) and under in WORDS else []


WORDS = {
    *("first_name", "last_name", "establishment", "author_establishment", "category", "title"),
    "reference",
}
"""The values of letters that are somebody's words; of an address see the test of envelopes."""

_PERSON = {"title": "ms", "first_name": "Prenomine", "last_name": "Nomdelune"}
EXAMPLES: dict[str, Any] = {
    "address": ["Madame Une Telle", "Mairie", "1 place", "44035 Ville"],
    "written_on": "2026-11-21",
    "siret": "26440001500017",
    "contract_numbers": ["VF201"],
    "holders": [_PERSON],
    "administrators": [],
    "profile": "user",
    "author": None,
    "is_recovery": False,
    "askers": [
        _PERSON | {"email": "a@b.example", "asked_on": "2026-11-21", "ends_on": "2027-01-20"}
    ],
    "ends_on": "2027-01-20",
    "dated_on": "2026-11-20",
    "establishment": "Etablissementaire",
    "author_establishment": "Auteuriale",
    "category": "Categorielle",
    "title": "Intitulement",
    "reference": "Referentielle",
}


def test_letters_show_names_establishments_titles_and_categories(
    typesetter: Typesetter,
) -> None:
    """So that the property above is about something."""
    shown = {under for kind in CONTENTS for under in shown_in(typesetter, kind, "fr")}

    assert shown == WORDS - {"author_establishment"}


def bare(text: str) -> str:
    return re.sub(r"\s", "", html.unescape(text))


@examples(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(address=ADDRESS)
def test_an_envelope_carries_all_of_an_address_in_lines_of_38(address: list[str]) -> None:
    written = envelopes.postal(address)

    assert max(map(width, written)) <= envelopes.WIDTH
    whole = "".join(map(bare, written)).replace(",", "")
    for line in address:
        for word in line.split():
            shorter = envelopes.SHORTER.get(word.casefold(), word)
            assert any(bare(each).replace(",", "") in whole for each in (word, shorter)), word
