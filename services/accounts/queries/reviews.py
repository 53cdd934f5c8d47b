"""Reviews: which there are, and what each shows of the accounts (design.md §4.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus, Recommendation, Verdict, recommend
from services.accounts.models import Account, Decision, Review
from services.accounts.queries import accounts, people
from services.accounts.queries.people import Named
from shared.auth import Actor
from shared.errors import NotFound

UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A review, and how far it has gone: `counts` by verdict, and of those nobody decided on."""

    review: Review
    opened_by: Named | None
    closed_by: Named | None
    counts: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Line:
    """An account in a review; the recommendation is gone once the account is."""

    account: Account
    recommendation: Recommendation | None
    decision: Decision | None
    decided_by: Named | None


def listed() -> Select[Review]:
    """Select the reviews of an establishment, newest first."""
    return select(Review).order_by(Review.opened_at.desc())


def find(session: Session, review_id: UUID) -> Review:
    """Find a review.

    :raises NotFound: if there is none
    """
    review = session.get(Review, review_id)
    if review is None:
        raise NotFound
    return review


def locked(session: Session, review_id: UUID) -> Review:
    """Find a review and lock its row until the transaction ends.

    :raises NotFound: if there is none
    """
    review = session.scalar(
        select(Review)
        .where(Review.id == review_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if review is None:
        raise NotFound
    return review


def under_way(session: Session, establishment_id: UUID) -> Review | None:
    """Find the review that an establishment has under way."""
    return session.scalar(
        select(Review).where(
            Review.establishment_id == establishment_id, Review.closed_at.is_(None)
        )
    )


def undecided(session: Session, review: Review) -> int:
    """Count the accounts of a review on which nobody has decided."""
    left = rows(review, verdict=UNDECIDED).with_only_columns(func.count()).order_by(None)
    return session.scalar(left) or 0


def summarised(session: Session, reviews: Sequence[Review], *, actor: Actor) -> list[Summary]:
    """Tell how far reviews have gone, and who opened and closed them."""
    ids = [review.id for review in reviews]
    decided = session.execute(
        select(Decision.review_id, Decision.verdict, func.count())
        .where(Decision.review_id.in_(ids))
        .group_by(Decision.review_id, Decision.verdict)
    ).all()
    by = {i for review in reviews for i in (review.opened_by_id, review.closed_by_id) if i}
    names = people.named(session, actor, by)
    return [
        Summary(
            review=review,
            opened_by=names.get(review.opened_by_id) if review.opened_by_id else None,
            closed_by=names.get(review.closed_by_id) if review.closed_by_id else None,
            counts=_counts(
                {verdict: n for review_id, verdict, n in decided if review_id == review.id},
                total=_total(session, review),
            ),
        )
        for review in reviews
    ]


def _counts(decided: Mapping[Verdict, int], *, total: int) -> dict[str, int]:
    counts = {str(verdict): decided.get(verdict, 0) for verdict in Verdict}
    return {**counts, UNDECIDED: total - sum(decided.values())}


def _total(session: Session, review: Review) -> int:
    if review.accounts is not None:
        return review.accounts
    return session.scalar(select(func.count()).select_from(_within(review).subquery())) or 0


def decisions_on(session: Session, review: Review, ids: Collection[UUID]) -> dict[UUID, Decision]:
    """Find what has been decided in a review about accounts."""
    found = session.scalars(
        select(Decision).where(Decision.review_id == review.id, Decision.account_id.in_(ids))
    )
    return {decision.account_id: decision for decision in found}


def rows(review: Review, *, verdict: str | None) -> Select[Any]:
    """Select accounts with the decisions on them, by name.

    :param verdict: those decided on so, or `undecided`; None: all
    """
    statement = _within(review).add_columns(Decision).order_by(Account.sort_name)
    if verdict == UNDECIDED:
        return statement.where(Decision.id.is_(None))
    return statement.where(Decision.verdict == Verdict(verdict)) if verdict else statement


def _within(review: Review) -> Select[Any]:
    """Select the accounts that a review is about: those there meanwhile, or deleted by it."""
    return (
        select(Account)
        .outerjoin(
            Decision, (Decision.account_id == Account.id) & (Decision.review_id == review.id)
        )
        .where(
            or_(Account.status != AccountStatus.DELETED, Decision.id.is_not(None)),
            Account.created_at <= (review.closed_at or func.clock_timestamp()),
        )
    )


def lines(
    session: Session,
    found: Sequence[tuple[Account, Decision | None]],
    *,
    actor: Actor,
    today: date,
    unused_months: int,
) -> list[Line]:
    """Tell of each account what is recommended, and what was decided by whom."""
    able = accounts.able_administrators(session, actor.acting_tenant, today=today)
    by = {decision.decided_by_id for _, decision in found if decision and decision.decided_by_id}
    names = people.named(session, actor, by)

    def recommended(account: Account) -> Recommendation | None:
        if account.status is AccountStatus.DELETED:
            return None
        is_only = list(able) == [account.id]
        return recommend(
            account, today=today, unused_months=unused_months, is_only_administrator=is_only
        )

    return [
        Line(
            account=account,
            recommendation=recommended(account),
            decision=decision,
            decided_by=names.get(decision.decided_by_id)
            if decision and decision.decided_by_id
            else None,
        )
        for account, decision in found
    ]
