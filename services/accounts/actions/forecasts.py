"""What an act on many accounts would do, and whom it would leave out, told before it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import rights
from services.accounts.actions.bulk import BulkOrder
from services.accounts.actions.rights import granting
from services.accounts.domain import Act
from services.accounts.models import Account
from services.accounts.queries.acts import AccountAct, Standing
from shared.auth import Actor, Level
from shared.errors import NotFound, Problem

MOST_NAMED = 5
"""Of how many of those who are left out for one reason the names are told."""

_OF = {Act.RENEW: AccountAct.RENEW, Act.INVITE: AccountAct.INVITE, Act.DELETE: AccountAct.DELETE}
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


def foresee(
    session: Session,
    order: BulkOrder,
    *,
    ids: Sequence[UUID],
    actor: Actor,
    invite_pause: timedelta,
    now: datetime,
) -> Forecast:
    """Tell what an act on many would do; nothing is done.

    :raises NotFound: if the account to copy the rights of is not there
    :raises Invalid: if a service cannot be given
    """
    wanted = _rights_of(session, order, actor=actor)
    judge = _Judge(
        session,
        order,
        queries.acts.standing(session, actor, invite_pause=invite_pause, now=now),
        wanted,
    )
    excluded: dict[type[Problem], Exclusion] = {}
    for account in _accounts(session, ids):
        refusal = NotFound if account is None else judge.refusal(account)
        if refusal is not None:
            left = excluded.setdefault(refusal, Exclusion(refusal))
            left.count += 1
            if account is not None and len(left.accounts) < MOST_NAMED:
                left.accounts.append(account)
    most = sorted(excluded.values(), key=lambda left: (-left.count, left.problem.code))
    left_out = sum(left.count for left in most)
    return Forecast(count=len(ids), done=len(ids) - left_out, excluded=most)


def _accounts(session: Session, ids: Sequence[UUID]) -> Iterator[Account | None]:
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        found = {account.id: account for account in queries.choosing.there(session, some)}
        for account_id in some:
            yield found.get(account_id)


def _rights_of(session: Session, order: BulkOrder, *, actor: Actor) -> Mapping[str, Level]:
    if order.action is Act.COPY_RIGHTS:
        assert order.source_id is not None
        source = queries.accounts.find(session, order.source_id)
        seen = queries.rights.seen(actor, source.rights)
        return {code: Level(level) for code, level in seen.items()}
    wanted = order.rights or {}
    if wanted:
        granting.require_grantable(session, actor.acting_tenant, wanted, actor=actor)
    return wanted


@dataclass
class _Judge:
    """Judges one account after the other, in the order in which the act would come to them."""

    session: Session
    order: BulkOrder
    standing: Standing
    rights: Mapping[str, Level]

    def refusal(self, account: Account) -> type[Problem] | None:
        """Tell why the act would be refused for an account; None: it would be done."""
        if self.order.action in (Act.SET_RIGHTS, Act.COPY_RIGHTS):
            return self._of_rights(account)
        refusal = self.standing.refusal(_OF[self.order.action], account)
        if self.order.action is Act.DELETE and refusal is None:
            self.standing = self.standing.without(account)
        return refusal

    def _of_rights(self, account: Account) -> type[Problem] | None:
        wanted = dict(self.rights)
        if self.order.action is Act.SET_RIGHTS:
            wanted = rights.with_those_kept(account, wanted, actor=self.standing.actor)
        try:
            rights.changes(account, wanted, actor=self.standing.actor, now=self.standing.now)
        except Problem as problem:
            return type(problem)
        return None
