"""Administrators are told of letters that nobody opens, after 7, 30 and 90 days (design §4.10)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import LettersUnread, Named, UnreadLetter
from services.mailer.domain.mails.letters import MOST_LISTED
from services.mailer.models import Email, KnownAccount, KnownEstablishment, Letter
from services.mailer.models.email_status import UNSENT
from services.mailer.models.letter import REMINDED_AFTER, is_unread
from shared.tenancy import get

ACTIVE = "active"


def remind_next(session: Session, *, now: datetime, some: int) -> int:
    """Tell the administrators of one establishment of its letters that are due; tell how many.

    Where nobody can be told, the letters wait for their next step: that an establishment has no
    administrator, or is suspended, is told elsewhere.

    :param some: as in `Cause`
    """
    home_id = session.scalar(select(Letter.establishment_id).where(_is_due(now)).limit(1))
    if home_id is None:
        return 0
    due = session.scalars(
        select(Letter)
        .where(Letter.establishment_id == home_id, _is_due(now))
        .options(selectinload(Letter.category))
        .order_by(Letter.created_at, Letter.id)
        .with_for_update(of=Letter)
    ).all()
    home = get(session, KnownEstablishment, home_id)
    if due and home is not None and home.status == ACTIVE:
        _tell(session, home, due, cause=_cause(home_id, now, some))
    for letter in due:
        letter.reminded_days = _step(letter, now)
    return len(due)


def take_out(session: Session, letter: Letter, *, why: str, now: datetime) -> None:
    """Take a letter out of reminders that may leave yet; one with nothing left is cancelled.

    Of those that one only counts nobody knows which they are: they stay counted.

    :param letter: locked
    :param why: why one is cancelled
    """
    for reminder in lock(session, [letter]):
        listed = reminder.facts["letters"]
        left = [each for each in listed if each.get("letter_id") != str(letter.id)]
        if len(left) == len(listed):
            continue
        total = reminder.facts["total"] - (len(listed) - len(left))
        reminder.facts = {**reminder.facts, "letters": left, "total": total}
        if not total:
            reminder.lose_point(why, now=now)


def lock(session: Session, letters: Collection[Letter]) -> Sequence[Email]:
    """Lock the unsent reminders that may name some letters, the first that was written first."""
    homes = {letter.establishment_id for letter in letters if letter.reminded_days}
    if not homes:
        return ()
    return session.scalars(
        select(Email)
        .where(
            Email.establishment_id.in_(homes),
            Email.template == LettersUnread.template,
            Email.status.in_(UNSENT),
        )
        .order_by(Email.created_at, Email.id)
        .with_for_update()
    ).all()


def _is_due(now: datetime) -> ColumnElement[bool]:
    steps = (
        and_(Letter.reminded_days < days, Letter.created_at <= now - timedelta(days=days))
        for days in REMINDED_AFTER
    )
    return and_(is_unread(), or_(*steps))


def _step(letter: Letter, now: datetime) -> int:
    """Tell the last number of days that a letter has waited for."""
    return max(days for days in REMINDED_AFTER if letter.created_at <= now - timedelta(days=days))


def _tell(
    session: Session, home: KnownEstablishment, due: Sequence[Letter], *, cause: Cause
) -> None:
    def mail(to: KnownAccount) -> LettersUnread:
        return LettersUnread(
            to=Named.of(to),
            establishment=home.name,
            days=min(_step(letter, cause.now) for letter in due),
            total=len(due),
            letters=[_listed(letter, to.language) for letter in due[:MOST_LISTED]],
            others=max(0, len(due) - MOST_LISTED),
        )

    emails.queue_to_administrators(session, home.id, mail, cause=cause)


def _listed(letter: Letter, language: str) -> UnreadLetter:
    return UnreadLetter(
        category=letter.category.label(language),
        letter_title=letter.title,
        dated_on=letter.dated_on,
        letter_id=letter.id,
    )


def _cause(home_id: UUID, now: datetime, some: int) -> Cause:
    """Name what is told: the unread letters of an establishment at this moment."""
    return Cause(
        id=uuid5(NAMESPACE_URL, f"unread:{home_id}:{now.isoformat()}"),
        happened_at=now,
        now=now,
        some=some,
    )
