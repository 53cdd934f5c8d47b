"""Every e-mail says when the support can be called, in its reader's language."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.support_hours import DAYS, SupportHours


@pytest.mark.parametrize(
    ("written", "french", "english"),
    [
        (
            "mon-fri 09:00-17:00",
            "du lundi au vendredi de 9\u00a0h à 17\u00a0h",
            "Monday to Friday, 9:00 to 17:00",
        ),
        (
            "tue-tue 08:30-12:05",
            "le mardi de 8\u00a0h 30 à 12\u00a0h 05",
            "on Tuesday, 8:30 to 12:05",
        ),
    ],
)
def test_are_told_in_words(written: str, french: str, english: str) -> None:
    hours = SupportHours.read(written)

    assert (hours.told("fr"), hours.told("en")) == (french, english)


@pytest.mark.parametrize(
    "written",
    ["", "always", "mon-fri", "fri-mon 09:00-17:00", "mon-fri 17:00-09:00", "mon-fri 9-17"],
)
def test_that_make_no_sense_are_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match=r"mon-fri 09:00-17:00|end before"):
        SupportHours.read(written)


@given(st.integers(0, 6), st.integers(0, 6), st.times(), st.times())
def test_are_read_exactly_where_they_are_in_order(
    first: int, last: int, opens: time, closes: time
) -> None:
    written = f"{DAYS[first]}-{DAYS[last]} {opens:%H:%M}-{closes:%H:%M}"
    is_in_order = first <= last and f"{opens:%H:%M}" < f"{closes:%H:%M}"

    if is_in_order:
        assert SupportHours.read(written).opens == (opens.hour, opens.minute)
    else:
        with pytest.raises(ValueError, match="end before"):
            SupportHours.read(written)
