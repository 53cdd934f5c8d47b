"""The accounts of a review: searched, filtered, sorted, grouped as the list is (design.md §4.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from services.accounts.domain import RECOMMENDED, AccountStatus, Verdict, Why
from services.accounts.domain.criteria import Criteria, Grouping, ReviewGrouping
from services.accounts.models import Account, Decision, Review
from services.accounts.queries import listing, people, recommending
from services.accounts.queries.people import Named
from shared.auth import Actor
from shared.clock import paris_date

UNDECIDED = "undecided"

_APART = (AccountStatus.DELETED, AccountStatus.INVITED)
"""Who is gone, or has not come yet, is no part of a review: unless it has decided on them."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which accounts of a review are wanted, in which order.

    :ivar decision: those decided on so, or `undecided`; None: all
    :ivar recommendation: those about which this is recommended
    """

    criteria: Criteria
    decision: str | None = None
    recommendation: Verdict | None = None
    group_by: ReviewGrouping | None = None


@dataclass(frozen=True, kw_only=True)
class Judging:
    """By what recommendations are made.

    :ivar unused_months: after how long without a sign-in nobody seems to need an account
    """

    now: datetime
    unused_months: int

    @property
    def why(self) -> ColumnElement[str]:
        """Tell in SQL why something is recommended about an account."""
        today = paris_date(self.now)
        return recommending.why(today=today, unused_months=self.unused_months)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An account in a review; nothing is recommended once it is gone."""

    account: Account
    recommendation: Verdict | None
    why: Why | None
    decision: Decision | None
    decided_by: Named | None


class Recommended(NamedTuple):
    """An account of an establishment, and what is recommended about it."""

    establishment_id: UUID
    account_id: UUID
    verdict: Verdict | None


def within(reviews: Collection[Review]) -> Select[Any]:
    """Select the accounts that reviews are about, beside each its review and the decision on it.

    Those who were there meanwhile, or were deleted by it.
    """
    return (
        select(Account)
        .select_from(Account)
        .join(Review, Review.establishment_id == Account.establishment_id)
        .outerjoin(
            Decision, (Decision.account_id == Account.id) & (Decision.review_id == Review.id)
        )
        .where(
            Review.id.in_([review.id for review in reviews]),
            or_(Account.status.not_in(_APART), Decision.id.is_not(None)),
            Account.created_at <= func.coalesce(Review.closed_at, func.clock_timestamp()),
        )
    )


def rows(review: Review, wanted: Wanted, judging: Judging) -> Select[Any]:
    """Select accounts, the decisions on them, and why something is recommended about them."""
    statement = within([review]).add_columns(Decision, judging.why.label("why"))
    group = _group(wanted.group_by, judging) if wanted.group_by else None
    arranged = listing.arranged(statement, wanted.criteria, group=group, now=judging.now)
    return arranged.statement.where(*_conditions(wanted, judging))


def groups(review: Review, by: ReviewGrouping, wanted: Wanted, judging: Judging) -> Select[Any]:
    """Count the accounts of each group: rows of `group` and `count`."""
    group = _group(by, judging)
    columns = group.label("group"), func.count().label("count")
    statement = within([review]).with_only_columns(*columns)
    counted = listing.narrowed(statement, wanted.criteria, now=judging.now)
    counted = counted.where(*_conditions(wanted, judging))
    return counted.group_by(group).order_by(group.nulls_last())


def matching(
    session: Session, reviews: Collection[Review], wanted: Wanted, judging: Judging
) -> list[Recommended]:
    """List all that match in reviews, by establishment, in the order of birth."""
    narrowed = listing.narrowed(within(reviews), wanted.criteria, now=judging.now)
    narrowed = narrowed.where(*_conditions(wanted, judging))
    order = Account.establishment_id, Account.id
    return _recommended(session, narrowed.order_by(*order), judging)


def recommended(
    session: Session, ids: Collection[UUID], judging: Judging
) -> dict[UUID, Verdict | None]:
    """Tell what is recommended about accounts now."""
    statement = select(Account).where(Account.id.in_(ids)).order_by(Account.id)
    found = _recommended(session, statement, judging)
    return {each.account_id: each.verdict for each in found}


def lines(session: Session, found: Sequence[Any], *, actor: Actor) -> list[Line]:
    """Tell of each account what is recommended, and what was decided by whom.

    :param found: some of `rows`
    """
    by = {decision.decided_by_id for _, decision, _ in found if decision}
    names: Mapping[UUID, Named] = people.named(session, actor, {each for each in by if each})
    return [
        Line(
            account=account,
            recommendation=RECOMMENDED[Why(why)] if why else None,
            why=Why(why) if why else None,
            decision=decision,
            decided_by=names.get(decision.decided_by_id) if decision else None,
        )
        for account, decision, why in found
    ]


def _recommended(session: Session, statement: Select[Any], judging: Judging) -> list[Recommended]:
    """Tell what is recommended about the accounts that are selected."""
    found = statement.with_only_columns(Account.establishment_id, Account.id, judging.why)
    return [
        Recommended(establishment_id, account_id, RECOMMENDED[Why(why)] if why else None)
        for establishment_id, account_id, why in session.execute(found)
    ]


def _conditions(wanted: Wanted, judging: Judging) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.decision == UNDECIDED:
        conditions.append(Decision.id.is_(None))
    elif wanted.decision is not None:
        conditions.append(Decision.verdict == Verdict(wanted.decision))
    if wanted.recommendation is not None:
        conditions.append(recommending.verdict(judging.why) == wanted.recommendation.value)
    return conditions


def _group(by: ReviewGrouping, judging: Judging) -> ColumnElement[Any]:
    if by is ReviewGrouping.RECOMMENDATION:
        return recommending.verdict(judging.why)
    if by is ReviewGrouping.DECISION:
        return func.coalesce(cast(Decision.verdict, String), literal(UNDECIDED))
    return listing.group_of(Grouping(by), paris_date(judging.now))
