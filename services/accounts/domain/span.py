"""The months and days that notices of ending accounts are about (design.md §4.3)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

DIGEST_DAY = 20
"""Day of the month from which the accounts that end in the next one are told of."""

REMINDED = timedelta(days=7)
"""How long before its last day an account's holder and administrators are reminded."""


class Period(StrEnum):
    """How much one notice covers: all accounts that end in a month, or on one day."""

    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True)
class Span:
    """A month, or a day, whose ending accounts one notice is about."""

    period: Period
    first_day: date
    last_day: date

    @classmethod
    def month_of(cls, day: date) -> Self:
        """Make the month that a day is in."""
        days = calendar.monthrange(day.year, day.month)[1]
        return cls(Period.MONTH, day.replace(day=1), day.replace(day=days))

    @classmethod
    def due(cls, today: date) -> list[Self]:
        """List what is to be told of by today, whether it has been or not.

        The present month, whose turn came on the 20th of the one before; the next one from the
        20th on; each of the days from today to the seventh after it. So nothing is lost where the
        chore did not run on the day.
        """
        months = [cls.month_of(today)]
        if today.day >= DIGEST_DAY:
            months.append(cls.month_of(months[0].last_day + timedelta(days=1)))
        days = [today + timedelta(days=ahead) for ahead in range(REMINDED.days + 1)]
        return [*months, *(cls(Period.DAY, day, day) for day in days)]
