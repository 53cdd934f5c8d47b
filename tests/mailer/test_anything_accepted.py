"""Whatever a field takes is carried to the end of its way: every e-mail, every letter on paper.

What a field takes is asked of the schemas of the API themselves. What is written in an e-mail is
read back from what travels: nothing is lost, nothing is taken for markup, no header is added.
"""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pypdf import PdfReader

from services.accounts.domain.register_file import LINES, LONGEST
from services.accounts.schemas.establishments import Reason
from services.accounts.schemas.people import NewCoordinates
from services.accounts.schemas.services import Labels
from services.delegation.schemas.delegations import NewRequest
from services.mailer.clients.messages import compose
from services.mailer.config import Settings
from services.mailer.domain import envelopes, wordings
from services.mailer.domain.mails import MAILS
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.paper_contents import CONTENTS, PaperKind
from services.mailer.domain.templates import LANGUAGES, Templates
from services.mailer.domain.typesetting import Typesetter
from services.mailer.schemas.letters import NewLetter
from shared.text import width
from shared.web.fields import Text
from tests.typed import field_of, legible, shows, taken_by

NAME = taken_by(field_of(NewCoordinates, "last_name"))
ESTABLISHMENT = taken_by(Text(max=LONGEST["name"]))
LABEL = taken_by(field_of(Labels, "fr"))
WRITTEN: dict[str, st.SearchStrategy[str]] = {
    "first_name": NAME,
    "last_name": NAME,
    **dict.fromkeys(
        (
            *("establishment", "other_establishment", "inviter_establishment"),
            *("author_establishment", "centralising", "delegating", "merged_into"),
            *("closed", "stopped", "reopened"),
        ),
        ESTABLISHMENT,
    ),
    **dict.fromkeys(("service", "domain", "category"), LABEL),
    "message": taken_by(field_of(NewRequest, "message")),
    "reason": taken_by(field_of(Reason, "reason")),
    "letter_title": taken_by(field_of(NewLetter, "title")),
    "title_of_letter": taken_by(field_of(NewLetter, "title")),
    "reference": taken_by(field_of(NewLetter, "reference")),
    "line": ESTABLISHMENT,
}
"""The values that are somebody's words, by what the e-mails and letters call them."""

ELSEWHERE = {
    *("title", "account_id", "profile", "period", "level", "previous", "kind", "ended_by"),
    *("reduced_by", "identifier", "email", "contact_email", "inviter_phone", "siret", "device"),
    *("because", "page"),
}
"""The values that are no free words: of a closed list, or of a form of their own."""


def words_in(facts: Any, under: str = "") -> set[str]:
    """Tell the names of all texts in a template's values, however deep."""
    if isinstance(facts, dict):
        return {name for key, value in facts.items() for name in words_in(value, key)}
    if isinstance(facts, list):
        return {name for value in facts for name in words_in(value, under)}
    return {under} if isinstance(facts, str) and not re.match(r"20\d\d-\d\d-\d\d", facts) else set()


def put_in(facts: Any, draw: Callable[[str], str], under: str = "") -> Any:
    """Put what somebody may have typed in the place of all words in a template's values."""
    if isinstance(facts, dict):
        return {key: put_in(value, draw, key) for key, value in facts.items()}
    if isinstance(facts, list):
        return [put_in(value, draw, under) for value in facts]
    return draw(under) if under in WRITTEN and isinstance(facts, str) else facts


LISTED = {"services", "others", "contract_numbers", "representative_address", "address"}
"""Lists of texts: of words that stand above, and of lines of an address."""


def test_every_text_of_an_email_is_gone_through_here_or_is_no_free_text() -> None:
    found = {name for mail in SAMPLES.values() for name in words_in(mail.to_data())}

    assert found - LISTED <= WRITTEN.keys() | ELSEWHERE


class Page(HTMLParser):
    """An HTML page as its reader sees it: its words, and which elements it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.elements = "", list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def squeezed(text: str) -> str:
    return " ".join(text.split())


Made = dict[type, Any]


@pytest.fixture(scope="module")
def made() -> Made:
    """What is made once for all of these tests, from the first one's settings."""
    return {}


@pytest.fixture
def templates(settings: Settings, made: Made) -> Any:
    return made.get(Templates) or made.setdefault(Templates, Templates(settings))


@pytest.fixture
def typesetter(settings: Settings, made: Made) -> Any:
    return made.get(Typesetter) or made.setdefault(Typesetter, Typesetter(settings))


@pytest.mark.parametrize("name", sorted(MAILS))
@examples(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_an_email_says_whatever_was_taken(
    templates: Templates, name: str, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(LANGUAGES), label="language")
    sample = SAMPLES[name].to_data()
    put: list[tuple[str, str]] = []

    def draw(under: str) -> str:
        value = data.draw(WRITTEN[under], label=under)
        put.append((under, value))
        return value

    facts = put_in(sample, draw)
    usual = wordings.word(templates, name, sample, language=language, code="the-code")
    wording = wordings.word(templates, name, facts, language=language, code="the-code")
    message = compose(
        wording,
        sender=Address(display_name="Comptoir", addr_spec="no-reply@comptoir.example.org"),
        recipient="jean@example.org",
        message_id="<1@comptoir.example.org>",
        written_at=datetime(2026, 11, 21, tzinfo=UTC),
        language=language,
    )
    read = message_from_bytes(message.as_bytes(), policy=policy.default)

    assert read.keys() == message.keys()  # no header more
    assert squeezed(read["Subject"]) == squeezed(wording.subject)
    text, page = (read.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    said, seen = squeezed(text.get_content()), Page(page.get_content())
    assert said == squeezed(wording.text)
    assert seen.elements == Page(usual.html).elements
    for under, value in put:
        if is_shown(sample, under, usual.text):
            assert squeezed(value) in said, under
            assert squeezed(value) in squeezed(seen.words), under


def is_shown(sample: Any, under: str, text: str) -> bool:
    """Tell whether the example's own words under a name stand in its e-mail."""
    return all(value in text for value in values_of(sample, under))


def values_of(facts: Any, wanted: str, under: str = "") -> list[str]:
    if isinstance(facts, dict):
        return [each for key, value in facts.items() for each in values_of(value, wanted, key)]
    if isinstance(facts, list):
        return [each for value in facts for each in values_of(value, wanted, under)]
    return [facts] if under == wanted and isinstance(facts, str) else []


PERSON = st.fixed_dictionaries(
    {"title": st.sampled_from(["mr", "ms"]), "first_name": NAME, "last_name": NAME}
)
LINE = taken_by(Text(max=LONGEST[LINES[0]]))
ADDRESS = st.builds(
    lambda name, home, lines, city: [name, home, *lines, f"44035 {city}"],
    st.builds("Madame {first_name} {last_name}".format_map, PERSON),
    ESTABLISHMENT,
    st.lists(LINE, min_size=1, max_size=4),
    taken_by(Text(max=32)),
)
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
        if under in shown and legible(value):
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
