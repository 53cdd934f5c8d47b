"""Whatever a field takes, the sheet that hands an identifier over shows, on one page for each."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from services.accounts.actions import identifier_sheets
from services.accounts.domain import Language, Title
from services.accounts.domain.register_file import LONGEST
from services.accounts.domain.setting_turns import SettingTurns
from services.accounts.models import Account, Establishment
from services.accounts.schemas.people import NewCoordinates
from services.accounts.tools import PAPER
from shared.typesetting import Typesetter
from shared.web.fields import Text
from tests.typed import field_of, legible, shows, taken_by

AT = datetime(2026, 11, 16, tzinfo=UTC)
NAME = taken_by(field_of(NewCoordinates, "last_name"))
LONG = st.sampled_from(["W" * 80, "Wa " * 26 + "Wa", "é" * 80, "李" * 80, "-W" * 40])
ESTABLISHMENT = taken_by(Text(max=LONGEST["name"])) | st.just("W" * LONGEST["name"])


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(PAPER)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    names=st.lists(st.tuples(NAME | LONG, NAME | LONG), min_size=1, max_size=3),
    establishment=ESTABLISHMENT,
    language=st.sampled_from(Language),
)
def test_a_sheet_shows_whatever_was_taken(
    typesetter: Typesetter,
    names: list[tuple[str, str]],
    establishment: str,
    language: Language,
) -> None:
    press = identifier_sheets.Press(
        typesetter=typesetter,
        turns=SettingTurns(),
        platform_url="https://comptoir.example.org",
        language=language,
    )
    accounts = [
        Account(
            title=Title.MS,
            first_name=first_name,
            last_name=last_name,
            identifier="JDUPA2B3C",
            language=language,
        )
        for first_name, last_name in names
    ]

    made = identifier_sheets.make(accounts, Establishment(name=establishment), press=press, now=AT)

    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) == len(names)
    for (first_name, last_name), page in zip(names, pages, strict=True):
        for said in (first_name, last_name, establishment, "JDUPA2B3C"):
            if legible(said, within=page):
                assert shows(page, said)
