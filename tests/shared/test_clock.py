"""Days in Paris, instants in UTC (design.md §4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


class TestMonthsAfter:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            (date(2026, 8, 31), 18, date(2028, 2, 29)),
            (date(2025, 8, 31), 18, date(2027, 2, 28)),
            (date(2026, 1, 15), 18, date(2027, 7, 15)),
            (date(2026, 12, 31), 2, date(2027, 2, 28)),
            (date(2026, 5, 31), 0, date(2026, 5, 31)),
            (date(2027, 1, 31), -2, date(2026, 11, 30)),
        ],
    )
    def test_is_clamped_to_the_end_of_the_month(
        self, day: date, months: int, expected: date
    ) -> None:
        assert clock.months_after(day, months) == expected

    @given(DAYS, st.integers(-240, 240))
    def test_lands_in_the_month_it_says(self, day: date, months: int) -> None:
        landed = clock.months_after(day, months)

        assert (landed.year * 12 + landed.month) - (day.year * 12 + day.month) == months
        assert landed.day == day.day or (landed + timedelta(days=1)).day == 1


class TestDayEndsAt:
    @pytest.mark.parametrize(
        ("day", "end"),
        [
            (date(2026, 1, 10), datetime(2026, 1, 10, 23, tzinfo=UTC)),
            (date(2026, 7, 10), datetime(2026, 7, 10, 22, tzinfo=UTC)),
            (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
            (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ],
    )
    def test_is_midnight_in_paris_whatever_the_season(self, day: date, end: datetime) -> None:
        assert clock.day_ends_at(day) == end

    @given(DAYS)
    def test_is_the_first_instant_of_the_next_day(self, day: date) -> None:
        end = clock.day_ends_at(day)

        assert clock.paris_date(end) == day + timedelta(days=1)
        assert clock.paris_date(end - timedelta(microseconds=1)) == day


class TestNow:
    def test_is_aware_and_in_utc(self) -> None:
        assert clock.now().tzinfo is UTC
