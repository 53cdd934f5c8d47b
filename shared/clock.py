"""The only caller of the system clock. Everything else is told what time it is.

Days and dates are Europe/Paris; instants are UTC (design.md §4).
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Tell the present instant, aware, in UTC."""
    return datetime.now(UTC)


def written(instant: datetime) -> str:
    """Write an instant as everything that we send has it: RFC 3339, in UTC, with a `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def paris_date(instant: datetime) -> date:
    """Tell which day it is in Paris at an instant."""
    return instant.astimezone(PARIS).date()


def day_ends_at(day: date) -> datetime:
    """Tell the instant (UTC) of the midnight that ends a day in Paris.

    An account or a delegation is valid up to this instant of its last day, excluded.
    """
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=PARIS)
    return midnight.astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """Add calendar months to a day, clamped to the end of the month.

    :param months: as many later; below zero: as many earlier
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
