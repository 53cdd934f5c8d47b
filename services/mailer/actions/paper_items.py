"""Letters on paper: a row when something happens, made into a PDF by and by."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.actions import forgetting, paper_reports, stored_files
from services.mailer.actions.cause import Cause
from services.mailer.domain import wordings
from services.mailer.domain.paper_contents import PaperContent
from services.mailer.domain.pdf import behind, count_pages
from services.mailer.models import KnownEstablishment, Letter, PaperItem, PaperStatus
from services.mailer.models.paper_item import SEALED
from services.mailer.tools import Tools
from shared import erasure, events, messaging
from shared.db import new_id
from shared.messaging import wakes

_ADD = insert(cast(Table, PaperItem.__table__)).on_conflict_do_nothing().returning(PaperItem.id)
"""Made once; what it writes is given as it is executed."""

AFTER_FAILURE = timedelta(hours=1)
"""A letter that cannot be made waits, so that it does not stand in the way of the others."""

LONGEST_ERROR = 500
"""As much is kept of what went wrong, in characters."""

FILES_AWAY = "its files cannot be read or stored just now"
"""Said in place of where they are kept."""


def order(
    session: Session,
    content: PaperContent,
    establishment: KnownEstablishment,
    *,
    cause: Cause,
    account_ids: Sequence[UUID] = (),
    letter_id: UUID | None = None,
    sealed: str | None = None,
) -> bool:
    """Have a letter made, unless the same cause has already ordered one of this kind.

    :param account_ids: whom it speaks of
    :param letter_id: the letter of the letter box that it is a copy of
    :param sealed: the codes to be printed in it, as `sealed` writes them
    :return: whether it is new
    """
    facts = content.to_data()
    values = {
        "id": new_id(),
        "sequence": 0,
        "cause_id": cause.id,
        "establishment_id": establishment.id,
        "kind": content.kind,
        "language": establishment.language,
        "account_ids": [str(account_id) for account_id in account_ids],
        "facts": facts,
        "named": erasure.named(facts),
        "sealed": sealed,
        "letter_id": letter_id,
        "status": PaperStatus.TO_RENDER,
        "told_at": cause.happened_at,
        "due_at": cause.now,
        "created_at": cause.now,
    }
    session.flush()
    added = session.connection().scalar(_ADD, values)
    if added is not None:
        wakes.after_commit(session, wakes.CHORES)
    return added is not None


def sealed(codes: Iterable[str]) -> str:
    """Write the sealed codes of one letter as its row keeps them, in the order of the askers."""
    return SEALED.join(codes)


def waiting(now: datetime) -> Select[PaperItem]:
    """Select the letters that wait for their PDF, the longest waiting first."""
    return (
        select(PaperItem)
        .where(PaperItem.status == PaperStatus.TO_RENDER, PaperItem.due_at <= now)
        .order_by(PaperItem.due_at, PaperItem.id)
    )


def next_to_render(session: Session, *, now: datetime) -> PaperItem | None:
    """Take the letter that waits longest for its PDF, its row locked; None: none waits."""
    return session.scalar(waiting(now).limit(1).with_for_update(skip_locked=True))


def render(session: Session, item: PaperItem, *, tools: Tools, now: datetime) -> None:
    """Make the PDF of a letter, store it, and announce that it can be printed.

    :raises CannotUnseal: if it carries a code that this service cannot open any more
    :raises shared.typesetting.CannotSet: if it cannot be set
    """
    codes = [tools.unsealer.unseal(one) for one in item.each_sealed]
    content = tools.typesetter.make(
        item.kind,
        language=item.language,
        values={
            **wordings.printed(item.kind, item.facts, language=item.language, codes=codes),
            "paper_reference": item.reference,
        },
        written_at=item.created_at,
    )
    if item.letter_id is not None:
        letter = session.get_one(Letter, item.letter_id)
        content = behind(content, tools.storage.read(letter.digest))
    stored_files.hold(session, tools.storage.digest_of(content))
    digest = tools.storage.keep(content)
    item.be_rendered(digest=digest, pages=count_pages(content), now=now)
    event = events.mailer.PaperItemMade(
        paper_item_id=item.id,
        establishment_id=item.establishment_id,
        kind=item.kind,
        account_ids=[UUID(account_id) for account_id in item.account_ids],
    )
    messaging.announce(session, event, sequence=item.advance())


def cancel(session: Session, item: PaperItem, *, tools: Tools) -> None:
    """Have a letter not printed: its PDF goes, and what it would have carried is void.

    Its PDF goes once this is committed: were it gone before, a letter that stays would have none.

    :raises PaperState: if it is printed already
    """
    item.be_cancelled()
    digest, item.digest = item.digest, None
    if digest is not None:
        stored_files.remove_after_commit(session, digest, storage=tools.storage)
    announce_cancelled(session, item, paper_reports.about(item))


def forget(
    session: Session, item: PaperItem, account_id: UUID, *, tools: Tools, now: datetime
) -> None:
    """Take somebody out of a letter who is erased, and remove its PDF.

    One that waits and speaks of nobody else is cancelled: what it would have carried is void.
    """
    was, about = item.status, paper_reports.about(item)
    facts = erasure.without(item.facts, [str(account_id)])
    item.forget(facts, account_id=str(account_id), now=now)
    forgetting.remove_file(session, item, tools=tools)
    if item.status is PaperStatus.CANCELLED and was is not PaperStatus.CANCELLED:
        announce_cancelled(session, item, about)


def announce_cancelled(session: Session, item: PaperItem, about: dict[str, Any]) -> None:
    """Announce that a letter will not be printed.

    :param about: which one it was and of whom it spoke, as `paper_reports.about` tells it
    """
    event = events.mailer.PaperItemCancelled(**about)
    messaging.announce(session, event, sequence=item.advance())


def postpone(session: Session, item_id: UUID, error: Exception, *, now: datetime) -> None:
    """Try again later to make a letter that could not be made, and tell operators why."""
    said = FILES_AWAY if isinstance(error, OSError) else str(error)
    why = f"{type(error).__name__}: {said}"[:LONGEST_ERROR]
    session.get_one(PaperItem, item_id).be_postponed(why, until=now + AFTER_FAILURE)
