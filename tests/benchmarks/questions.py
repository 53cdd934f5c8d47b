"""What is asked of a list of accounts: each sort, filter, grouping, search, page, and all ids."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select

from services.accounts.domain import AccountStatus
from services.accounts.domain.criteria import Criteria, Field, Grouping
from services.accounts.queries import listing
from shared.auth import Level, Profile
from shared.web.pages import SIZE
from tests.benchmarks import crowd, names

Terms = Callable[[random.Random], str]
"""Draws what is looked for, anew at each try."""

LAST_PAGE = 10_000 - 30 * SIZE
"""The first row of a page nearly at the end of ten thousand, of whom some are deleted."""


@dataclass(frozen=True)
class Question:
    """Something that is asked.

    :ivar statement: makes the select
    :ivar is_page: whether one page is read, and all that match are counted; else all are read
    """

    statement: Callable[[random.Random], Select[Any]]
    is_page: bool = True


def rows(terms: Terms | None = None, *, offset: int = 0, **wanted: Any) -> Question:
    """Ask for a page of those that are wanted."""

    def select(draw: random.Random) -> Select[Any]:
        return listing.rows(_criteria(draw, terms, wanted), now=crowd.NOW).offset(offset)

    return Question(select)


def counts(terms: Terms | None = None, **wanted: Any) -> Question:
    """Ask for the groups, and how many stand in each."""

    def select(draw: random.Random) -> Select[Any]:
        criteria = _criteria(draw, terms, wanted)
        return listing.groups(wanted["group_by"], criteria, now=crowd.NOW)

    return Question(select, is_page=False)


def all_ids(terms: Terms | None = None, **wanted: Any) -> Question:
    """Ask for the ids of all that match, as a bulk act does."""

    def select(draw: random.Random) -> Select[Any]:
        return listing.ids(_criteria(draw, terms, wanted), now=crowd.NOW)

    return Question(select, is_page=False)


def _criteria(draw: random.Random, terms: Terms | None, wanted: dict[str, Any]) -> Criteria:
    return replace(Criteria(**wanted), q=terms(draw) if terms else None)


def _last_name(draw: random.Random) -> str:
    return names.name(draw, 3)


def _two_terms(draw: random.Random) -> str:
    return f"{names.name(draw, 3)} rh"


def _three_letters(draw: random.Random) -> str:
    return _last_name(draw)[:3]


def _common(draw: random.Random) -> str:
    return names.COMMON


_SOON = crowd.TODAY + timedelta(days=60)

PAGES: dict[str, Question] = {
    "first page, by name": rows(),
    "last page, by name": rows(offset=LAST_PAGE),
    "last page, by last sign-in": rows(offset=LAST_PAGE, sort="-last_signed_in_at"),
    "last page, grouped by status": rows(offset=LAST_PAGE, group_by=Grouping.STATUS),
} | {
    f"by {sign}{column}": rows(sort=f"{sign}{column}")
    for column in (*listing.SORTS, "status")
    for sign in ("", "-")
}
"""Sorts, in both directions, and pages far away."""

FILTERS: dict[str, Question] = {
    "administrators": rows(profile=Profile.ADMINISTRATOR),
    "users": rows(profile=Profile.USER),
    **{f"{status}": rows(status=status) for status in AccountStatus if status != "deleted"},
    "a department": rows(department="Ressources Humaines"),
    "expire before a day": rows(expires_before=_SOON),
    "expire after a day": rows(expires_after=_SOON),
    "never signed in": rows(has_signed_in=False),
    "right on a service": rows(service="paie"),
    "write on a service": rows(service="paie", level=Level.WRITE),
    "to be reviewed": rows(needs_review=True),
    "undeliverable": rows(is_undeliverable=True),
    "expired, in a department, by last sign-in": rows(
        status=AccountStatus.EXPIRED, department="rh", sort="-last_signed_in_at"
    ),
}

GROUPS: dict[str, Question] = {
    **{f"grouped by {each}": rows(group_by=each) for each in Grouping},
    **{f"counts by {each}": counts(group_by=each) for each in Grouping},
    "counts by status of a common name": counts(_common, group_by=Grouping.STATUS),
}

SEARCHES: dict[str, Question] = {
    "a last name": rows(_last_name),
    "a last name and `rh`": rows(_two_terms),
    "a very common last name": rows(_common),
    "the same and `rh`": rows(lambda draw: f"{names.COMMON} rh"),
    "one letter": rows(lambda draw: draw.choice("abdelmnr")),
    "two letters": rows(lambda draw: _last_name(draw)[:2]),
    "ten terms": rows(lambda draw: " ".join(_last_name(draw) for _ in range(10))),
    "an e-mail address": rows(lambda draw: f"{names.name(draw, 2)}.{_last_name(draw)}@"),
    "nobody": rows(lambda draw: "introuvable"),
    **{
        f"three letters, in {each}": rows(lambda d: _last_name(d)[:3], field=each) for each in Field
    },
    "a last name, among users, by expiry": rows(
        _last_name, profile=Profile.USER, sort="expires_on"
    ),
}

IDS: dict[str, Question] = {
    "ids of all": all_ids(),
    "ids of all users": all_ids(profile=Profile.USER),
    "ids of those who expire": all_ids(expires_before=_SOON),
    "ids of a very common last name": all_ids(_common),
}
"""All that match."""
