"""Whatever a field takes is carried to the end of its way in every e-mail.

What is written is read back from what travels: nothing is lost, nothing is taken for markup, no
header is added. `test_any_letter.py` does the same of letters on paper.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from services.mailer.clients.messages import compose
from services.mailer.config import Settings
from services.mailer.domain import wordings
from services.mailer.domain.mails import MAILS
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import LANGUAGES, Templates
from tests.mailer.accepted import WRITTEN

ELSEWHERE = {
    *("title", "account_id", "profile", "period", "level", "previous", "kind", "ended_by"),
    *("reduced_by", "identifier", "email", "contact_email", "inviter_phone", "siret", "device"),
    *("because", "page", "done_by", "suspended_by", "resumed_by", "cancelled_by", "voided_by"),
    *("way", "whom"),
    *("former_siret", "contract_number", "former_contract_number"),
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


Made = list[Templates]


@pytest.fixture(scope="module")
def made() -> Made:
    """What is made once for all of these tests, from the first one's settings."""
    return []


@pytest.fixture
def templates(settings: Settings, made: Made) -> Templates:
    if not made:
        made.append(Templates(settings))
    return made[0]


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
