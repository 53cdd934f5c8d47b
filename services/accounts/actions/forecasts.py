"""What an act on many accounts would do, and whom it would leave out, told before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import rights
from services.accounts.actions.bulk import BulkOrder
from services.accounts.actions.foretelling import Forecast, accounts_of, tallied
from services.accounts.actions.rights import granting
from services.accounts.domain import Act
from services.accounts.models import Account
from services.accounts.queries.acts import AccountAct, ActRules
from shared.auth import Actor, Level
from shared.errors import NotFound, Problem

_OF = {Act.RENEW: AccountAct.RENEW, Act.INVITE: AccountAct.INVITE, Act.DELETE: AccountAct.DELETE}


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
        queries.acts.rules(session, actor, invite_pause=invite_pause, now=now),
        wanted,
    )
    return tallied(
        (account, NotFound if account is None else judge.refusal(account))
        for account in accounts_of(session, ids)
    )


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
    act_rules: ActRules
    rights: Mapping[str, Level]

    def refusal(self, account: Account) -> type[Problem] | None:
        """Tell why the act would be refused for an account; None: it would be done."""
        if self.order.action in (Act.SET_RIGHTS, Act.COPY_RIGHTS):
            return self._of_rights(account)
        refusal = self.act_rules.refusal(_OF[self.order.action], account)
        if self.order.action is Act.DELETE and refusal is None:
            self.act_rules = self.act_rules.without(account)
        return refusal

    def _of_rights(self, account: Account) -> type[Problem] | None:
        wanted = dict(self.rights)
        if self.order.action is Act.SET_RIGHTS:
            wanted = rights.with_those_kept(account, wanted, actor=self.act_rules.actor)
        try:
            rights.changes(account, wanted, actor=self.act_rules.actor, now=self.act_rules.now)
        except Problem as problem:
            return type(problem)
        return None
