"""How e-mails fare."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from services.mailer.domain.lanes import Lane
from services.mailer.models import Email, EmailStatus
from services.mailer.models.email_status import UNSENT
from shared.errors import NotFound


def listed(
    *,
    status: EmailStatus | None = None,
    template: str | None = None,
    account_id: UUID | None = None,
    recipient: str | None = None,
) -> Select[Email]:
    """Select e-mails, the newest first.

    :param recipient: the whole address that they go to
    """
    emails = select(Email).order_by(Email.id.desc())
    if status is not None:
        emails = emails.where(Email.status == status)
    if template is not None:
        emails = emails.where(Email.template == template)
    if account_id is not None:
        emails = emails.where(Email.account_id == account_id)
    if recipient is not None:
        emails = emails.where(Email.recipient == recipient)
    return emails


@dataclass(frozen=True, kw_only=True)
class WaitingInLane:
    """The e-mails of a lane that have not left, or were given up.

    :ivar statuses: how many stand how; a status of which there is none is left out
    :ivar due: of those that are queued, how many could leave now
    :ivar oldest_due_at: since when the first of these could; None: none is due
    """

    lane: str
    statuses: dict[str, int]
    due: int
    oldest_due_at: datetime | None


def queue(session: Session, *, now: datetime) -> list[WaitingInLane]:
    """Count what waits, lane by lane, from the index of what has not left."""
    is_due = (Email.status == EmailStatus.QUEUED) & (Email.due_at <= now)
    found = session.execute(
        select(
            Email.lane,
            Email.status,
            func.count(),
            func.count().filter(is_due),
            func.min(Email.due_at).filter(is_due),
        )
        .where(Email.status.in_(UNSENT))
        .group_by(Email.lane, Email.status)
    ).all()
    return [
        WaitingInLane(
            lane=lane.name.lower(),
            statuses={str(status): count for at, status, count, _, _ in found if at == lane},
            due=sum(due for at, _, _, due, _ in found if at == lane),
            oldest_due_at=min(
                (since for at, _, _, _, since in found if at == lane and since), default=None
            ),
        )
        for lane in Lane
    ]


def get(session: Session, email_id: UUID, *, lock: bool = False) -> Email:
    """Find one e-mail with its attempts.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if there is none, or it is not the reader's to see
    """
    statement = select(Email).where(Email.id == email_id).options(selectinload(Email.attempts))
    email = session.scalar(statement.with_for_update() if lock else statement)
    if email is None:
        raise NotFound
    return email
