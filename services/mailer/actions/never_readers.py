"""Operators write to establishments that have never opened a letter (design.md §4.10) [S2].

Begun as rows, one for each establishment, by one statement; a chore writes the e-mails by and by.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, func, insert, literal, select
from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import LettersNeverRead, Named
from services.mailer.domain.topics import Topic
from services.mailer.errors import SelectionChanged
from services.mailer.models import (
    KnownAccount,
    MailedNeverReader,
    NeverReaderMailing,
)
from services.mailer.queries import people, readers
from services.mailer.queries.readers import Wanted
from shared.clock import paris_date
from shared.db import new_id
from shared.messaging import wakes


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Whom a word would reach.

    :ivar establishments: that have opened none of these letters
    :ivar people: administrators of theirs who can sign in and want such e-mails
    :ivar refused: those who want none
    :ivar unreachable: establishments without anybody to write to
    """

    establishments: int
    people: int
    refused: int
    unreachable: int


def preview(session: Session, wanted: Wanted, *, now: datetime) -> Preview:
    """Tell whom a word would reach; nothing is written."""
    chosen = readers.never_readers(wanted).order_by(None).subquery()
    wants = KnownAccount.preferences[Topic.REMINDERS.value].astext.is_distinct_from("never")
    is_able = people.is_able_administrator(paris_date(now))
    each = (
        select(
            chosen.c.id,
            func.count().filter(KnownAccount.id.is_not(None), wants).label("people"),
            func.count().filter(KnownAccount.id.is_not(None), ~wants).label("refused"),
        )
        .select_from(chosen)
        .outerjoin(KnownAccount, (KnownAccount.establishment_id == chosen.c.id) & is_able)
        .group_by(chosen.c.id)
        .subquery()
    )
    found = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(each.c.people), 0),
            func.coalesce(func.sum(each.c.refused), 0),
            func.count().filter(each.c.people == 0),
        ).select_from(each)
    ).one()
    names = ("establishments", "people", "refused", "unreachable")
    return Preview(**dict(zip(names, found, strict=True)))


def begin(
    session: Session, wanted: Wanted, *, message: str, expected: int, by: UUID, now: datetime
) -> NeverReaderMailing:
    """Have the administrators of all these establishments written to.

    :param expected: how many establishments were shown
    :raises SelectionChanged: if there are more or fewer now
    """
    mailing = NeverReaderMailing(
        id=new_id(),
        category=wanted.category,
        departement=wanted.departement,
        since=wanted.since,
        until=wanted.until,
        message=message,
        created_by=by,
        establishments=expected,
        created_at=now,
    )
    session.add(mailing)
    session.flush()
    chosen = readers.never_readers(wanted).order_by(None).subquery()
    rows = select(literal(mailing.id), chosen.c.id)
    into = insert(MailedNeverReader).from_select(["mailing_id", "establishment_id"], rows)
    added = session.scalars(into.returning(MailedNeverReader.establishment_id)).all()
    if len(added) != expected:
        raise SelectionChanged(count=len(added))
    wakes.after_commit(session, wakes.CHORES)
    return mailing


def waiting(now: datetime) -> Select[NeverReaderMailing]:
    """Select the mailings that have not reached everybody, the oldest first."""
    unfinished = select(NeverReaderMailing).where(NeverReaderMailing.finished_at.is_(None))
    return unfinished.order_by(NeverReaderMailing.id)


def write_more(session: Session, *, now: datetime, batch: int, some: int) -> int:
    """Write to the next establishments of the oldest unfinished mailing, and tell how many.

    One that has opened a letter meanwhile is passed over.

    :param batch: at most so many in this transaction
    :param some: as in `Cause`
    """
    mailing = session.scalar(waiting(now).limit(1).with_for_update(skip_locked=True))
    if mailing is None:
        return 0
    next_ones = session.scalars(
        select(MailedNeverReader)
        .where(MailedNeverReader.mailing_id == mailing.id, MailedNeverReader.people.is_(None))
        .order_by(MailedNeverReader.establishment_id)
        .limit(batch)
    ).all()
    ids = [one.establishment_id for one in next_ones]
    still = readers.never_readers(_wanted(mailing), among=ids)
    waits = {row.id: row for row in session.execute(still)}
    able = people.administrators_of(session, waits, today=paris_date(now))
    for one in next_ones:
        found = waits.get(one.establishment_id)
        to = able.get(one.establishment_id, ()) if found else ()
        cause = Cause(
            id=uuid5(mailing.id, str(one.establishment_id)),
            happened_at=mailing.created_at,
            now=now,
            some=some,
        )
        one.people = emails.queue_to_each(session, to, _mail(found, mailing), cause=cause)
    if len(next_ones) < batch:
        mailing.finished_at = now
    return len(next_ones)


def _mail(found: Any, mailing: NeverReaderMailing) -> Callable[[KnownAccount], LettersNeverRead]:
    return lambda to: LettersNeverRead(
        to=Named.of(to),
        establishment=found.name,
        total=found.letters,
        oldest_on=found.oldest_on,
        message=mailing.message,
    )


def _wanted(mailing: NeverReaderMailing) -> Wanted:
    return Wanted(
        category=mailing.category,
        departement=mailing.departement,
        since=mailing.since,
        until=mailing.until,
    )
