"""What goes of a deleted account once its time is over (design.md §4.11)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from services.mailer.actions import forgetting, paper_files, paper_items, paper_locks, suppressions
from services.mailer.models import (
    Email,
    KnownAccount,
    Reading,
)
from services.mailer.queries import naming
from services.mailer.tools import Tools
from shared import erasure
from shared.events.mailer import AccountErased
from shared.messaging import announce
from shared.newest import DELETED


def erase(
    session: Session, *, account_id: UUID, establishment_id: UUID, tools: Tools, now: datetime
) -> None:
    """Empty all that is personal about an account; twice does no more than once.

    E-mails and letters stay as rows, to say that something was written, and when. Those to others
    that name the person say all else that they said, but their wording is not kept.
    """
    erasure.mark(session, account_id, establishment_id, now=now)
    session.execute(
        update(KnownAccount)
        .where(KnownAccount.id == account_id)
        .values(
            status=DELETED,
            first_name="",
            last_name="",
            email="",
            phone=None,
            rights={},
            preferences={},
        )
    )
    session.execute(update(Reading).where(Reading.account_id == account_id).values(reader=None))
    _emails(session, account_id)
    suppressions.forget_holder(session, account_id, now=now)  # after e-mails, as senders lock them
    _letters(session, account_id, tools=tools, now=now)


def acknowledge(
    session: Session, *, account_id: UUID, establishment_id: UUID, tools: Tools, now: datetime
) -> None:
    """Empty all that is personal about an account, and say that it is done."""
    about = {"account_id": account_id, "establishment_id": establishment_id}
    erase(session, **about, tools=tools, now=now)
    announce(session, AccountErased(**about), sequence=1)


def _emails(session: Session, account_id: UUID) -> None:
    named_in = session.scalars(naming.emails(account_id)).all()
    concerned = or_(Email.account_id == account_id, Email.id.in_(named_in))
    for email in session.scalars(
        select(Email).where(concerned).order_by(Email.created_at, Email.id).with_for_update()
    ):
        if email.account_id == account_id:
            forgetting.erase_email(session, email)
        else:
            email.forget_wording(_without(email.facts, account_id))


def _letters(session: Session, account_id: UUID, *, tools: Tools, now: datetime) -> None:
    """Take a person out of the letters on paper, and remove the files that name them."""
    named_in = session.scalars(naming.paper_items(account_id)).all()
    if not named_in:
        return
    items = paper_locks.lock(session, named_in)
    batches = {item.batch_id for item in items if item.batch_id is not None}
    if batches:
        paper_files.give_up(session, batches, tools=tools, now=now)
    for item in items:
        paper_items.forget(session, item, account_id, tools=tools, now=now)


def _without(facts: Any, account_id: UUID) -> Any:
    return erasure.without(facts, [str(account_id)])
