"""What decisions in a review would do, and whom they would leave out, told beforehand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.foretelling import Forecast, Judged, accounts_of, tallied
from services.accounts.actions.reviews.deciding import Rules
from services.accounts.domain import AccountStatus, Verdict
from services.accounts.errors import OnlyInvited
from services.accounts.models import Account
from services.accounts.queries.acts import AccountAct, ActRules
from shared.auth import Actor
from shared.errors import NotFound, Problem

_ACTS = {Verdict.RENEW: AccountAct.RENEW, Verdict.DELETE: AccountAct.DELETE}


@dataclass(frozen=True, kw_only=True)
class DecisionForecast:
    """What would become of many.

    :ivar decisions: how many accounts would be decided on how
    """

    forecast: Forecast
    decisions: Mapping[str, int]


def foresee(
    session: Session,
    verdicts: Mapping[UUID, Verdict],
    *,
    actor: Actor,
    rules: Rules,
    invite_pause: timedelta,
) -> DecisionForecast:
    """Tell what decisions on accounts of one establishment would do; nothing is done."""
    act_rules = queries.acts.rules(session, actor, invite_pause=invite_pause, now=rules.now)
    judge = _Judge(act_rules, Counter({verdict.value: 0 for verdict in Verdict}))
    forecast = tallied(judge.judged(session, verdicts))
    return DecisionForecast(forecast=forecast, decisions=judge.decisions)


@dataclass
class _Judge:
    """Judges one account after the other, in the order in which decisions come to them."""

    act_rules: ActRules
    decisions: Counter[str]

    def judged(self, session: Session, verdicts: Mapping[UUID, Verdict]) -> Iterator[Judged]:
        for verdict in Verdict:
            alike = sorted(each for each in verdicts if verdicts[each] is verdict)
            for account in accounts_of(session, alike):
                refusal = NotFound if account is None else self._refusal(account, verdict)
                self.decisions[verdict.value] += refusal is None
                yield account, refusal

    def _refusal(self, account: Account, verdict: Verdict) -> type[Problem] | None:
        if account.status is AccountStatus.INVITED:
            return OnlyInvited
        if verdict is Verdict.LEAVE:
            return None
        refusal = self.act_rules.refusal(_ACTS[verdict], account)
        if refusal is None:
            is_deleted = verdict is Verdict.DELETE
            after = self.act_rules.without if is_deleted else self.act_rules.with_renewed
            self.act_rules = after(account)
        return refusal
