"""How days are written for people."""

from datetime import UTC, date, datetime

import pytest

from services.portal.languages import long_day
from tests.portal.house import House

LATE = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""In Paris it is the next day already."""

WRITTEN = [
    ("fr", date(2026, 12, 1), "1er décembre 2026"),
    ("fr", date(2026, 12, 21), "21 décembre 2026"),
    ("fr", LATE, "1er décembre 2026"),
    ("en", date(2026, 12, 1), "1 December 2026"),
]


@pytest.mark.parametrize(("language", "day", "written"), WRITTEN)
def test_a_day_is_written_in_words(house: House, language: str, day: date, written: str) -> None:
    with house.portal.test_request_context(headers={"Accept-Language": language}):
        assert long_day(day) == written
