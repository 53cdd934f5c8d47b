"""Values as people read them."""

from datetime import date

import pytest

from shared import words


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        (date(2026, 11, 1), "fr", "1er novembre 2026"),
        (date(2026, 11, 11), "fr", "11 novembre 2026"),
        (date(2026, 11, 1), "en", "1 November 2026"),
    ],
)
def test_a_day_is_written_as_one_says_it(day: date, language: str, text: str) -> None:
    assert words.day(day, language=language) == text


def test_a_month_is_written_with_its_year() -> None:
    assert words.month(date(2028, 2, 29), language="fr") == "février 2028"
