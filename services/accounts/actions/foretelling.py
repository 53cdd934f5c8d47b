"""Telling beforehand what an act on many would do, and whom it would leave out, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.models import Account
from shared.errors import Problem

MOST_NAMED = 5
"""Of how many of those who are left out for one reason the names are told."""

_AT_ONCE = 500


@dataclass
class Exclusion:
    """Accounts that an act would be refused for, for one reason.

    :ivar accounts: the first of them
    """

    problem: type[Problem]
    count: int = 0
    accounts: list[Account] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What would become of many: how many there are, how many it would be done to, and the rest."""

    count: int
    done: int
    excluded: Sequence[Exclusion]


Judged = tuple[Account | None, type[Problem] | None]
"""An account, if it is there, and why the act would be refused for it; None: it would be done."""


def tallied(judged: Iterable[Judged]) -> Forecast:
    """Tell how many an act would be done to, and who would be left out, the most first."""
    excluded: dict[type[Problem], Exclusion] = {}
    count = 0
    for account, refusal in judged:
        count += 1
        if refusal is None:
            continue
        left = excluded.setdefault(refusal, Exclusion(refusal))
        left.count += 1
        if account is not None and len(left.accounts) < MOST_NAMED:
            left.accounts.append(account)
    most = sorted(excluded.values(), key=lambda left: (-left.count, left.problem.code))
    return Forecast(count=count, done=count - sum(left.count for left in most), excluded=most)


def accounts_of(session: Session, ids: Sequence[UUID]) -> Iterator[Account | None]:
    """Find accounts, some at a time, in the order of their ids; None for one that is not there."""
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        found = {account.id: account for account in queries.choosing.there(session, some)}
        for account_id in some:
            yield found.get(account_id)
