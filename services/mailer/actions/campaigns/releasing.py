"""Letters of campaigns come into the boxes when their day has come, and people are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, selectinload

from services.mailer.actions import letters, many_emails
from services.mailer.actions.cause import Cause
from services.mailer.actions.many_emails import Wanted
from services.mailer.models import Campaign, KnownEstablishment, Letter
from services.mailer.queries import people
from services.mailer.queries.addressees import OPEN
from shared.clock import paris_date


def waiting(now: datetime) -> Select[Letter]:
    """Select the letters whose day has come, the earliest first.

    Those of a campaign that is withdrawn wait for the job that withdraws each of them.
    """
    is_given_up = exists().where(
        Campaign.id == Letter.campaign_id, Campaign.withdrawn_at.is_not(None)
    )
    return (
        select(Letter)
        .where(Letter.embargoed_until <= now, Letter.withdrawn_at.is_(None), ~is_given_up)
        .order_by(Letter.embargoed_until, Letter.id)
    )


def release(session: Session, *, now: datetime, batch: int, some: int) -> int:
    """Let some of the letters into their boxes, and tell whoever is to hear of them; tell how many.

    Where an establishment has been closed meanwhile, there is nobody to tell.

    :param batch: at most so many in this transaction
    :param some: as in `Cause`
    """
    due = session.scalars(
        waiting(now)
        .options(selectinload(Letter.category))
        .limit(batch)
        .with_for_update(of=Letter, skip_locked=True)
    ).all()
    homes = _homes(session, due)
    for letter in due:
        letter.embargoed_until = None
    able = [letter for letter in due if homes[letter.establishment_id].status in OPEN]
    for letter in able:
        letters.announce_deposit(session, letter, letter.category)
    session.flush()
    many_emails.queue_all(session, _mails(session, able, homes, now=now, some=some))
    for letter in able:
        home = homes[letter.establishment_id]
        if letter.category.has_paper_copy and home.postal_address is not None:
            cause = _cause(letter, now=now, some=some)
            letters.copy_on_paper(session, letter, letter.category, home, cause=cause)
    return len(due)


def _homes(session: Session, due: Sequence[Letter]) -> dict[UUID, KnownEstablishment]:
    ids = {letter.establishment_id for letter in due}
    found = select(KnownEstablishment).where(KnownEstablishment.id.in_(ids))
    return {home.id: home for home in session.scalars(found)}


def _mails(
    session: Session,
    able: Sequence[Letter],
    homes: Mapping[UUID, KnownEstablishment],
    *,
    now: datetime,
    some: int,
) -> list[Wanted]:
    """Write to each reader of each letter of a kind of which people are told."""
    told = [letter for letter in able if letter.category.is_notified]
    ids = {letter.establishment_id for letter in told}
    readers = people.working(session, ids, today=paris_date(now))
    return [
        Wanted(
            mail=letters.mail_about(letter, letter.category, homes[home_id], to=to),
            to=to,
            cause=_cause(letter, now=now, some=some),
        )
        for letter in told
        for home_id in [letter.establishment_id]
        for to in readers.get(home_id, [])
        if to.may_read(letter.category.service)
    ]


def _cause(letter: Letter, *, now: datetime, some: int) -> Cause:
    return Cause(id=letter.id, happened_at=letter.created_at, now=now, some=some)
