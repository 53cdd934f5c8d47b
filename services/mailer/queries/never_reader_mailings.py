"""What was written to establishments that had never opened a letter, and what came of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from services.mailer.models import (
    Letter,
    MailedNeverReader,
    NeverReaderMailing,
)

EFFECT = timedelta(days=30)
"""How long after it a letter that is opened counts as an effect."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a mailing is.

    :ivar done: establishments whose turn has come
    :ivar written: of these, where somebody was written to
    :ivar people: how many were
    :ivar since_opened: establishments written to where a letter was opened within thirty days
    """

    done: int
    written: int
    people: int
    since_opened: int


def listed() -> Select[NeverReaderMailing]:
    """Select all of them, the newest first."""
    return select(NeverReaderMailing).order_by(NeverReaderMailing.id.desc())


def shown(session: Session, mailings: Sequence[NeverReaderMailing]) -> list[dict[str, Any]]:
    """Tell of some what was asked, how far they are and what came of them."""
    found = _progress(session, mailings)
    names = [column.key for column in NeverReaderMailing.__table__.columns]
    return [
        {name: getattr(each, name) for name in names} | asdict(found[each.id]) for each in mailings
    ]


def _progress(session: Session, mailings: Sequence[NeverReaderMailing]) -> dict[UUID, Progress]:
    mailed, mailing = MailedNeverReader, NeverReaderMailing
    is_written = mailed.people > 0
    found = session.execute(
        select(
            mailed.mailing_id,
            func.count(mailed.people),
            func.count().filter(is_written),
            func.sum(mailed.people),
            func.count().filter(and_(is_written, _has_opened_since())),
        )
        .join(mailing, mailing.id == mailed.mailing_id)
        .where(mailed.mailing_id.in_([each.id for each in mailings]))
        .group_by(mailed.mailing_id)
    )
    progress = {
        mailing_id: Progress(done=done, written=written, people=people or 0, since_opened=opened)
        for mailing_id, done, written, people, opened in found
    }
    nothing = Progress(done=0, written=0, people=0, since_opened=0)
    return {each.id: progress.get(each.id, nothing) for each in mailings}


def _has_opened_since() -> ColumnElement[bool]:
    begun: ColumnElement[datetime] = NeverReaderMailing.created_at  # type: ignore[assignment]
    return exists().where(
        Letter.establishment_id == MailedNeverReader.establishment_id,
        Letter.first_read_at.between(begun, begun + EFFECT),
    )
