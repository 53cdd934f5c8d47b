"""When a session is over, and when its holder's account."""

from datetime import date, datetime, timedelta

from shared.clock import paris_date


def is_over(
    ended_at: datetime | None,
    refreshed_at: datetime,
    created_at: datetime,
    *,
    idle_for: timedelta,
    session_for: timedelta,
    now: datetime,
) -> bool:
    """Tell whether a session was ended, lay idle too long, or is too old.

    :param refreshed_at: when its newest refresh token was given
    :param created_at: the sign-in
    """
    return ended_at is not None or refreshed_at + idle_for <= now or created_at + session_for <= now


def is_expired(last_day: date | None, *, now: datetime) -> bool:
    """Tell whether an account's last day, which still counts, has gone by in Paris."""
    return last_day is not None and last_day < paris_date(now)
