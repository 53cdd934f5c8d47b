"""Less than what stands, or as much, never more."""

from collections.abc import Mapping
from datetime import date

from services.delegation import errors
from shared.auth import Level
from shared.errors import Invalid


def within(current: Mapping[str, Level], rights: Mapping[str, Level] | None) -> dict[str, Level]:
    """Tell what remains of the rights that stand: those sent, or all of them if none were.

    :raises WouldWiden: a service that is not among them, or a higher level
    """
    if rights is None:
        return dict(current)
    wider = [
        code for code, level in rights.items() if not current.get(code, Level.NONE).covers(level)
    ]
    if wider:
        raise errors.WouldWiden(services=sorted(wider))
    return dict(rights)


def until(current: date, ends_on: date | None, *, today: date) -> date:
    """Tell the last day that remains: the one sent, or the one that stands if none was.

    :raises WouldWiden: a later day
    :raises Invalid: a day gone by
    """
    if ends_on is None:
        return current
    if ends_on > current:
        raise errors.WouldWiden
    if ends_on < today:
        raise Invalid({"ends_on": [errors.DAY_GONE_BY]})
    return ends_on
