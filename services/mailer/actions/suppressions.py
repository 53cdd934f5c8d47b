"""Addresses are suppressed when mails come back from them, and let through again by operators."""

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.domain.reports import is_gone
from services.mailer.models import Email, EmailStatus, Suppression, SuppressionReason
from services.mailer.queries import suppressions
from shared.db import new_id
from shared.messaging import wakes

_ADD = insert(cast(Table, Suppression.__table__)).on_conflict_do_nothing()


def add(
    session: Session, email: Email, *, reason: SuppressionReason, said: str, now: datetime
) -> None:
    """Send nothing more to where an e-mail went, unless that is so already."""
    if email.is_erased:
        return
    values = {
        "id": new_id(),
        "address": email.recipient,
        "reason": reason,
        "said": said,
        "email_id": email.id,
        "account_id": email.account_id,
        "establishment_id": email.establishment_id,
        "created_at": now,
    }
    session.connection().execute(_ADD, values)


def add_if_gone(session: Session, email: Email, *, said: str, now: datetime) -> None:
    """Send nothing more to where an e-mail went, if a server says that there is no mailbox."""
    if is_gone("", said):
        add(session, email, reason=SuppressionReason.REFUSED, said=said, now=now)


def lets_through(session: Session, suppression_id: UUID, *, now: datetime) -> bool:
    """Tell whether a mail that somebody waits for is tried there now, and note that it is."""
    found = session.get(Suppression, suppression_id, with_for_update=True)
    return found is None or found.lets_through(now=now)


def stands(session: Session, suppression_id: UUID) -> bool:
    """Tell whether an address is suppressed still, and see to it that it stays so for now.

    Whoever lets it through waits for the end of this transaction, and then finds what it left.
    """
    found = session.get(Suppression, suppression_id, with_for_update={"read": True})
    return found is not None


def lift(session: Session, suppression_id: UUID, *, now: datetime) -> Suppression:
    """Send mails to an address again, first those that waited.

    :raises NotFound: if it is not suppressed
    """
    found = suppressions.locked(session, suppression_id)
    let_through(session, found.address, now=now)
    return found


def let_through(session: Session, address: str, *, now: datetime) -> None:
    """Suppress an address no longer, if it is; what waited for that leaves."""
    _let_go(session, [address], now=now)
    session.execute(delete(Suppression).where(Suppression.address == address))


def forget(session: Session, *, before: datetime, now: datetime) -> int:
    """Forget those that have stood for long: a mail there is tried anew. Tell how many."""
    return _forget(session, Suppression.created_at < before, now=now)


def forget_holder(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Forget the addresses that stand for mails to a person who is erased.

    What waited for others at the same address leaves.
    """
    _forget(session, Suppression.account_id == account_id, now=now)


def _forget(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    gone = session.scalars(delete(Suppression).where(which).returning(Suppression.address)).all()
    if gone:
        _let_go(session, gone, now=now)
    return len(gone)


def _let_go(session: Session, addresses: Collection[str], *, now: datetime) -> None:
    session.execute(
        update(Email)
        .where(Email.status == EmailStatus.SUPPRESSED, Email.recipient.in_(addresses))
        .values(status=EmailStatus.QUEUED, due_at=now, error=None)
    )
    wakes.after_commit(session, wakes.CHORES)
