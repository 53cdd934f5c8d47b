"""News for every establishment: one row at once, the e-mails to its people by and by."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    Mail,
    Named,
    ServicePublished,
    TermsPublished,
    TermsPublishedForUsers,
)
from services.mailer.models import KnownAccount, KnownEstablishment, Mailing
from shared import events
from shared.db import new_id
from shared.events import Event
from shared.messaging import wakes

ADMINISTRATOR = "administrator"


def begin(session: Session, event: Event, *, cause: Cause) -> None:
    """Have everybody whom it concerns told of something, unless they already are being told."""
    row = insert(Mailing).values(
        id=new_id(),
        cause_id=cause.id,
        type=event.type,
        news=event.to_data(),
        created_at=cause.happened_at,
    )
    session.execute(row.on_conflict_do_nothing())
    wakes.after_commit(session, wakes.CHORES)


def waiting(now: datetime) -> Select[Mailing]:
    """Select the mailings that have not reached everybody, the oldest first."""
    return select(Mailing).where(Mailing.finished_at.is_(None)).order_by(Mailing.id)


def write_more(session: Session, *, now: datetime, batch: int, some: int) -> int:
    """Queue the e-mails of the oldest unfinished mailing's next addressees, and tell how many.

    :param batch: at most so many in this transaction
    :param some: as in `Cause`
    """
    mailing = session.scalar(waiting(now).limit(1).with_for_update(skip_locked=True))
    if mailing is None:
        return 0
    cause = Cause(id=mailing.cause_id, happened_at=mailing.created_at, now=now, some=some)
    next_ones = _next_ones(session, mailing, today=cause.today, batch=batch)
    emails.queue_to_each(
        session, next_ones, lambda to: _MAILS[mailing.type](to, mailing.news), cause=cause
    )
    if len(next_ones) < batch:
        mailing.finished_at = now
    else:
        mailing.reached = next_ones[-1].id
    return len(next_ones)


def _next_ones(
    session: Session, mailing: Mailing, *, today: date, batch: int
) -> Sequence[KnownAccount]:
    working = (
        select(KnownAccount)
        .join(KnownEstablishment, KnownEstablishment.id == KnownAccount.establishment_id)
        .where(
            KnownAccount.status == "active",
            or_(KnownAccount.expires_on.is_(None), KnownAccount.expires_on >= today),
            KnownEstablishment.status == "active",
            KnownEstablishment.is_platform.is_(False),
        )
        .order_by(KnownAccount.id)
        .limit(batch)
    )
    if mailing.type not in _FOR_EVERYBODY:
        working = working.where(KnownAccount.profile == ADMINISTRATOR)
    if mailing.reached is not None:
        working = working.where(KnownAccount.id > mailing.reached)
    return session.scalars(working).all()


def _of_service(to: KnownAccount, news: dict[str, Any]) -> Mail:
    service = events.accounts.ServicePublished.from_data(news).service
    return ServicePublished(
        to=Named.of(to),
        service=service.labels.get(to.language, service.code),
        domain=service.domain_labels.get(to.language, service.domain),
        published_on=service.published_on,
    )


def _of_terms(to: KnownAccount, news: dict[str, Any]) -> Mail:
    terms = events.accounts.TermsPublished.from_data(news)
    mail = TermsPublished if to.profile == ADMINISTRATOR else TermsPublishedForUsers
    return mail(to=Named.of(to), number=terms.number, effective_on=terms.effective_on)


_MAILS: dict[str, Callable[[KnownAccount, dict[str, Any]], Mail]] = {
    events.accounts.ServicePublished.type: _of_service,
    events.accounts.TermsPublished.type: _of_terms,
}

_FOR_EVERYBODY = frozenset({events.accounts.TermsPublished.type})
"""Users are told of new terms, not blocked (design.md §4.6); the rest is for administrators."""
