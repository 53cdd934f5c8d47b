"""All that this service keeps of an account (GDPR art. 15)."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.accounts.domain import OF_OPERATION
from services.accounts.models import (
    Account,
    AccountLink,
    Decision,
    Invitation,
    Operation,
    Review,
    TermsAcceptance,
)
from shared import links
from shared.erasure import Row, told

READ_AT_ONCE = 1000

OF_ACCOUNT = (
    *("id", "establishment_id", "identifier", "profile", "status", "title", "first_name"),
    *("last_name", "email", "pending_email", "pending_is_own", "phone", "department"),
    *("postal_address", "language", "rights", "duties_since"),
    *("invited_at", "activated_on", "renewed_on", "expires_on", "last_signed_in_at"),
    *("reviewed_on", "undeliverable_since", "locked_until", "created_at"),
)
OF_INVITATION = ("invited_at", "invited_by_id", "sent_at", "looked_at", "failed_at")
OF_DECISION = ("review_id", "account_id", "verdict", "decided_by_id", "decided_at")
OF_REVIEW = ("id", "opened_at", "opened_by_id", "closed_at", "closed_by_id")
OF_ACCEPTANCE = ("number", "digest", "accepted_at")
OF_OPERATION_ROW = (
    *("happened_at", "operation", "actor_id", "account_id", "on_behalf_of", "delegation_id"),
    "facts",
)


def of(session: Session, account_id: UUID) -> dict[str, list[Row]]:
    """Tell what is kept, but for the history: the account, and what was done about it in reviews.

    Others stand in it by their ids alone.
    """
    by_them = or_(Decision.account_id == account_id, Decision.decided_by_id == account_id)
    opened = or_(Review.opened_by_id == account_id, Review.closed_by_id == account_id)
    wanted = {
        "account": (select(Account).where(Account.id == account_id), OF_ACCOUNT),
        "invitations": (
            select(Invitation).where(Invitation.account_id == account_id),
            OF_INVITATION,
        ),
        "links": (AccountLink.of(account_id), links.TOLD),
        "review_decisions": (select(Decision).where(by_them).order_by(Decision.id), OF_DECISION),
        "reviews": (select(Review).where(opened).order_by(Review.id), OF_REVIEW),
        "terms_acceptances": (
            select(TermsAcceptance)
            .where(TermsAcceptance.account_id == account_id)
            .order_by(TermsAcceptance.id),
            OF_ACCEPTANCE,
        ),
    }
    return {
        name: [told(row, *names) for row in session.scalars(statement)]
        for name, (statement, names) in wanted.items()
    }


def history(session: Session, account_id: UUID, *, language: str) -> Iterator[Row]:
    """Tell what they did, and what was done to their account, in their establishment.

    A thousand rows at a time, so that memory stays the same.
    """
    theirs = or_(Operation.account_id == account_id, Operation.actor_id == account_id)
    last = 0
    while True:
        rows = session.scalars(
            select(Operation)
            .where(theirs, Operation.number > last)
            .order_by(Operation.number)
            .limit(READ_AT_ONCE)
        ).all()
        for row in rows:
            kind = OF_OPERATION[row.operation]
            yield {"label": kind.fr if language == "fr" else kind.en} | told(row, *OF_OPERATION_ROW)
        if len(rows) < READ_AT_ONCE:
            return
        last = rows[-1].number
        session.expunge_all()
