"""Deciding on many accounts of a review: a few at once, many by a job (design.md §4.3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.reviews.deciding import Rules, decide, require_proof
from services.accounts.config import Settings
from services.accounts.domain import FOLLOW, Verdict
from services.accounts.models import Review
from services.accounts.queries.reviewed import Wanted
from shared import jobs
from shared.auth import Actor
from shared.jobs import Job, Order, Requester, Result


class DecisionOrder(Order):
    """What is decided on each of many accounts.

    :ivar decision: a verdict, or `FOLLOW`
    :ivar review_id: in which review; None: in the one under way, wherever each account is
    :ivar dry_run: only tell what would become of each
    """

    decision: str
    review_id: UUID | None = None
    dry_run: bool = False

    @property
    def is_recommended(self) -> bool:
        """Tell whether what is recommended is to be followed."""
        return self.decision == FOLLOW

    def verdict_on(self, recommended: Verdict | None) -> Verdict:
        """Tell what is decided on an account.

        :param recommended: what is recommended about it; None: nothing, as nobody is there, and
            whatever is decided will be refused
        """
        return (recommended or Verdict.LEAVE) if self.is_recommended else Verdict(self.decision)


def chosen(
    session: Session,
    review: Review,
    order: DecisionOrder,
    *,
    ids: Sequence[UUID] | None,
    wanted: Wanted,
    rules: Rules,
) -> dict[UUID, Verdict]:
    """Tell what would be decided on whom.

    :param ids: on these accounts, whoever has them; None: on all that are wanted
    """
    if ids is None:
        found = queries.reviewed.matching(session, [review], wanted, rules.judging)
        return {each.account_id: order.verdict_on(each.verdict) for each in found}
    recommended: Mapping[UUID, Verdict | None] = {}
    if order.is_recommended:
        recommended = queries.reviewed.recommended(session, ids, rules.judging)
    return {each: order.verdict_on(recommended.get(each)) for each in ids}


def begin(
    session: Session,
    order: DecisionOrder,
    verdicts: Mapping[UUID, Verdict],
    *,
    requester: Requester,
    settings: Settings,
    now: datetime,
) -> Job | list[Result]:
    """Decide on a few accounts at once, on many by a job.

    :param settings: tell how many are a few
    :raises StepUpNeeded: if some are to be deleted, too long after the last proof of who asks
    """
    if not order.dry_run:
        require_proof(verdicts.values(), actor=requester.actor)
    if len(verdicts) > settings.at_once:
        items = [
            item_of(number, account_id, verdict)
            for number, (account_id, verdict) in enumerate(sorted(verdicts.items()), 1)
        ]
        return jobs.ask(
            session, kind="review", requester=requester, order=order, items=items, now=now
        )
    rules = Rules.of(settings, language=requester.language, now=now)
    return perform(session, order, verdicts, actor=requester.actor, rules=rules)


def item_of(number: int, account_id: UUID, verdict: Verdict, **given: str) -> dict[str, Any]:
    """Write what a job is to decide on an account."""
    return {
        "number": number,
        "subject_id": account_id,
        "given": {"verdict": verdict.value, **given},
    }


def perform(
    session: Session,
    order: DecisionOrder,
    verdicts: Mapping[UUID, Verdict],
    *,
    actor: Actor,
    rules: Rules,
) -> list[Result]:
    """Decide on accounts of the establishment acted in, behind its lock and the review's.

    :return: of each account, in the order of ids, what became of it
    """
    assert order.review_id is not None
    with jobs.rehearsing(session, is_rehearsal=order.dry_run):
        queries.establishments.locked(session, actor.acting_tenant)
        review = queries.reviews.locked(session, order.review_id)
        return decide(
            session,
            review,
            verdicts,
            actor=actor,
            rules=rules,
            is_recommended=order.is_recommended,
        )
