"""A letter in the wrong box is withdrawn: its line stays, its PDF goes (ADR 0074)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from services.mailer.actions import (
    gathered,
    paper_files,
    paper_items,
    paper_locks,
    stored_files,
    unread,
)
from services.mailer.domain.mails import LetterDeposited
from services.mailer.domain.paper_contents import LetterCopy
from services.mailer.models import Email, Letter, PaperItem, PaperStatus
from services.mailer.models.email_status import UNSENT
from services.mailer.queries import withdrawable
from services.mailer.tools import Tools
from shared import events, messaging
from shared.auth import Actor

WHY = "the letter it tells of was withdrawn"
NOT_LEFT = (PaperStatus.TO_RENDER, PaperStatus.TO_PRINT, PaperStatus.PRINTED)


def withdraw(
    session: Session, letter_id: UUID, *, reason: str, actor: Actor, tools: Tools, now: datetime
) -> Letter:
    """Withdraw a letter, the e-mails about it that may leave yet, and its copy on paper if it may.

    A copy that stands in a batch has left once somebody has taken the file of that.

    Who has opened it stays known. A second time changes nothing, not even the reason.

    :param reason: what is told to whoever sees its line
    :raises NotFound: if there is none, or it is not theirs to withdraw
    """
    letter = withdrawable.get(session, letter_id, actor=actor, lock=True)
    by = actor.account_id or actor.client_id
    take_back(session, letter, reason=reason, by=by, tools=tools, now=now)
    return letter


def lock_ahead(session: Session, letters: Collection[Letter]) -> None:
    """Lock what the withdrawal of several letters changes besides, in the order of everybody else.

    Letter by letter it would be e-mails, then paper, then e-mails again.
    """
    letter_ids = [letter.id for letter in letters]
    session.scalars(_unsent_emails(letter_ids)).all()
    gathered.lock(session, letter_ids)
    unread.lock(session, letters)
    copies = session.scalars(select(PaperItem.id).where(*_is_copy(letter_ids))).all()
    if copies:
        paper_locks.lock(session, copies)


def take_back(
    session: Session,
    letter: Letter,
    *,
    reason: str,
    by: UUID | None,
    tools: Tools,
    now: datetime,
) -> None:
    """Withdraw a locked letter, as `withdraw`; of one that nobody has seen yet, nobody hears."""
    if letter.is_withdrawn:
        return
    letter.be_withdrawn(by=by, reason=reason, now=now)
    is_seen = letter.embargoed_until is None
    if is_seen:
        _cancel_emails(session, letter, now=now)
        _cancel_copy(session, letter, tools=tools, now=now)
        _announce(session, letter)
    stored_files.remove_after_commit(session, letter.digest, storage=tools.storage)


def _announce(session: Session, letter: Letter) -> None:
    event = events.mailer.LetterWithdrawn(
        letter_id=letter.id,
        establishment_id=letter.establishment_id,
        category=letter.category.code,
        reason=letter.withdrawal_reason or "",
    )
    messaging.announce(session, event, sequence=letter.advance())


def _cancel_emails(session: Session, letter: Letter, *, now: datetime) -> None:
    """Cancel the e-mails that tell of it, locked in the order in which digests are written."""
    for email in session.scalars(_unsent_emails([letter.id])):
        email.lose_point(WHY, now=now)
    gathered.take_out(session, [letter.id], why=WHY, now=now)
    unread.take_out(session, letter, why=WHY, now=now)


def _unsent_emails(letter_ids: Collection[UUID]) -> Select[Email]:
    return (
        select(Email)
        .where(
            Email.cause_id.in_(letter_ids),
            Email.template == LetterDeposited.template,
            Email.status.in_(UNSENT),
        )
        .order_by(Email.created_at, Email.id)
        .with_for_update()
    )


def _cancel_copy(session: Session, letter: Letter, *, tools: Tools, now: datetime) -> None:
    """Cancel its copy; a batch is locked before its letters, as wherever one is made."""
    copy = session.scalar(select(PaperItem).where(*_is_copy([letter.id])))
    if copy is None:
        return
    if copy.status is PaperStatus.PRINTED and copy.batch_id is not None:
        paper_files.take_apart(session, copy.batch_id, tools=tools, now=now)
    session.refresh(copy, with_for_update=True)
    if copy.status in (PaperStatus.TO_RENDER, PaperStatus.TO_PRINT):
        paper_items.cancel(session, copy, tools=tools)


def _is_copy(letter_ids: Collection[UUID]) -> tuple[ColumnElement[bool], ...]:
    return (
        PaperItem.cause_id.in_(letter_ids),
        PaperItem.kind == LetterCopy.kind,
        PaperItem.status.in_(NOT_LEFT),
    )
