"""E-mails are put in the queue, and taken out of it when they have lost their point."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import Table, and_, case, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.actions import digests, giving_up, suppressions
from services.mailer.actions.cause import Cause
from services.mailer.domain import topics
from services.mailer.domain.mails import Mail
from services.mailer.models import WAS_TAKEN, Email, EmailStatus, KnownAccount
from services.mailer.models.email import MOST_ATTEMPTS
from services.mailer.models.email_status import RESTING
from services.mailer.queries import emails, people
from shared import erasure
from shared.db import new_id
from shared.messaging import wakes

WAITS_FOR = timedelta(days=14)
"""How long an e-mail to a suppressed address waits for it to be let through."""

_ADD = insert(cast(Table, Email.__table__)).on_conflict_do_nothing().returning(Email.id)
"""Made once; what it writes is given as it is executed."""


class Addressee(Protocol):
    """Whom an e-mail is for: a known account, or somebody who has none yet."""

    @property
    def id(self) -> UUID:
        """The id of the account, or of the one they would have: by it they are forgotten."""

    @property
    def language(self) -> str:
        """The language they are written to in."""

    @property
    def email(self) -> str:
        """Their address."""

    @property
    def establishment_id(self) -> UUID:
        """Where they are at home."""

    @property
    def preferences(self) -> Mapping[str, str]:
        """How often they want to be written to, by topic."""


def queue(
    session: Session,
    mail: Mail,
    *,
    cause: Cause,
    account: Addressee,
    recipient: str | None = None,
    sealed: str | None = None,
    lapses_at: datetime | None = None,
) -> bool:
    """Queue an e-mail to somebody, unless the same cause has already written it to this address.

    :param recipient: where to; None: the account's own address
    :param sealed: the one-time code it carries
    :param lapses_at: when there is no more point in sending it
    :return: whether it is new; nobody writes to somebody who is erased, or wants none of this kind
    """
    if topics.is_refused(mail.template, account.preferences):
        return False
    if erasure.is_erased(session, account.id):
        return False
    address = recipient or account.email
    is_held = sealed is None and digests.is_held(
        session, mail, address, some=cause.some, now=cause.now
    )
    values = row(mail, cause=cause, account=account, is_held=is_held) | {
        "recipient": address,
        "sealed": sealed,
        "lapses_at": lapses_at,
    }
    session.flush()
    added = session.connection().scalar(_ADD, values)
    if added is not None:
        wakes.after_commit(session, wakes.CHORES)
    return added is not None


def row(mail: Mail, *, cause: Cause, account: Addressee, is_held: bool) -> dict[str, Any]:
    """Make the row of an e-mail to somebody at their own address.

    :param is_held: whether it waits for others of its kind
    """
    is_daily = topics.is_gathered_daily(mail.template, account.preferences)
    facts = mail.to_data()
    return {
        "id": new_id(),
        "sequence": 0,
        "cause_id": cause.id,
        "template": mail.template,
        "language": account.language,
        "recipient": account.email,
        "account_id": account.id,
        "establishment_id": account.establishment_id,
        "facts": facts,
        "named": erasure.named(facts),
        "sealed": None,
        "lapses_at": None,
        "lane": mail.lane,
        "status": EmailStatus.HELD if is_held or is_daily else EmailStatus.QUEUED,
        "due_at": topics.next_morning(cause.now) if is_daily else cause.now,
        "tries": 0,
        "last_try": MOST_ATTEMPTS,
        "created_at": cause.now,
    }


def queue_to_each(
    session: Session,
    accounts: Iterable[KnownAccount],
    mail: Callable[[KnownAccount], Mail],
    *,
    cause: Cause,
    lapses_at: datetime | None = None,
) -> int:
    """Queue an e-mail to each of several people, and tell how many are new.

    :param mail: what to write to one of them
    :param lapses_at: when there is no more point in sending it
    """
    return sum(
        queue(session, mail(person), cause=cause, account=person, lapses_at=lapses_at)
        for person in accounts
    )


def queue_to_administrators(
    session: Session,
    establishment_id: UUID,
    mail: Callable[[KnownAccount], Mail],
    *,
    cause: Cause,
) -> None:
    """Queue an e-mail to each administrator of an establishment who can sign in.

    :param mail: what to write to one of them
    """
    able = people.administrators(session, establishment_id, today=cause.today)
    queue_to_each(session, able, mail, cause=cause)


def cancel_superseded(session: Session, *, account_id: UUID, template: str, by: UUID) -> None:
    """Cancel what waits for somebody from a template: a later cause has killed its code."""
    _cancel(session, "superseded", Email.template == template, Email.cause_id != by, of=account_id)


def cancel_codes(session: Session, *, account_id: UUID) -> None:
    """Cancel what waits for somebody and carries a code: their account is gone."""
    _cancel(session, "account deleted", Email.sealed.is_not(None), of=account_id)


def lapse(session: Session, *, now: datetime) -> int:
    """Cancel what waits or is held past its point, forget ended codes; tell how many.

    What its sender has died over waits too: nobody takes it up again, now that it has no point.
    """
    ended = or_(
        Email.lapses_at <= now,
        and_(Email.status == EmailStatus.SUPPRESSED, Email.created_at <= now - WAITS_FOR),
    )
    is_abandoned = and_(Email.status == EmailStatus.SENDING, Email.due_at <= now, ~WAS_TAKEN)
    waiting = (
        update(Email)
        .where(
            ended,
            or_(Email.status.in_(RESTING), is_abandoned),
        )
        .values(status=EmailStatus.CANCELLED, error="its time has ended", sealed=None)
        .returning(Email.id)
    )
    forgotten = update(Email).where(ended, Email.sealed.is_not(None)).values(sealed=None)
    cancelled = session.scalars(waiting).all()
    giving_up.close_open_attempts(session, cancelled, now=now)
    session.execute(forgotten.where(Email.status != EmailStatus.SENDING))
    return len(cancelled)


def retry(session: Session, *, email_id: UUID, now: datetime) -> Email:
    """Send again what was given up, at an operator's word; its address is suppressed no longer.

    :raises NotFound: if there is no such e-mail
    :raises NotRetriable: if it is not given up, or is past its point
    """
    email = emails.get(session, email_id, lock=True)
    email.retry(now=now)
    suppressions.let_through(session, email.recipient, now=now)
    return email


def _cancel(session: Session, why: str, *conditions: Any, of: UUID) -> None:
    """Cancel what waits; what is being sent loses its point, and is not begun if it is not yet."""
    being_sent = Email.status == EmailStatus.SENDING
    session.execute(
        update(Email)
        .where(
            Email.account_id == of,
            Email.status.in_((*RESTING, EmailStatus.SENDING)),
            *conditions,
        )
        .values(
            status=case((being_sent, Email.status), else_=EmailStatus.CANCELLED),
            error=why,
            sealed=case((being_sent, Email.sealed), else_=None),
            lapses_at=case((being_sent, Email.created_at), else_=Email.lapses_at),
        )
    )
