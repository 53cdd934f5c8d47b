"""Whether an account may do anything at all."""

from datetime import date

from shared.access.facts import Facts, Place
from shared.access.tables import ACTIVE, INVITED


def why_barred(facts: Facts, *, today: date, at_home: bool) -> str | None:
    """Tell what keeps an account from using anything; None: nothing does.

    Somebody invited may have chosen a password a moment ago, which only identity knows yet, and it
    is identity that judges who signs in: at home an invited account counts as active.

    :param today: the day in Paris
    :return: one of the reasons of a `Decision`
    """
    account = facts.account
    if account is None:
        return "account_unknown"
    if account.status != ACTIVE and not (at_home and account.status == INVITED):
        return "account_inactive"
    if account.is_overdue(today):
        return "account_expired"
    if not is_active(facts.own_home):
        return "home_inactive"
    return None


def is_active(place: Place | None) -> bool:
    """Tell whether an establishment is known, proven, and neither suspended nor closed."""
    return place is not None and place.is_active
