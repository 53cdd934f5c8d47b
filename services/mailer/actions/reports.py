"""What servers report of e-mails counts by the address that it comes to, and for fourteen days."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import giving_up, suppressions
from services.mailer.domain.reports import Effect, Report, ReportKind, is_gone, is_message, read
from services.mailer.domain.return_addresses import ReturnAddresses, Try
from services.mailer.errors import BadMessage
from services.mailer.models import Attempt, Email, KnownAccount, SuppressionReason
from shared.tenancy import get

COUNTS_FOR = timedelta(days=14)
"""How long after a try a report of it counts."""

TO_A_NEW_ADDRESS = "email_confirmation"
"""It goes to an address that is not the holder's yet: that it came back is news to them."""

REPORTS = Counter(
    "comptoir_email_reports_total", "Messages that came back about e-mails.", ["effect"]
)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What has come of a report.

    :ivar email_id: the e-mail that it is about, if it counts
    """

    effect: Effect
    email_id: UUID | None = None


def hand_in(
    session: Session, content: bytes, *, returns: ReturnAddresses, now: datetime, to: str
) -> Taken:
    """Note what a message says that a mail server hands in, as `take_in` does.

    :raises BadMessage: if it is none
    """
    if not is_message(content):
        raise BadMessage
    return take_in(session, read(content), returns=returns, now=now, to=to)


def take_in(
    session: Session, report: Report, *, returns: ReturnAddresses, now: datetime, to: str = ""
) -> Taken:
    """Note what a report says of an e-mail; said twice, it changes nothing more.

    :param to: the address that it came to, where its headers do not tell
    """
    found = returns.find(f"{to}\n{report.addresses}")
    if found is None:
        return _counted(Effect.NOT_OURS)
    email = _tried(session, found, since=now - COUNTS_FOR)
    if email is None:
        return _counted(Effect.TOO_LATE)
    if email.is_erased:
        report = replace(report, said="")  # servers quote the recipient
    return _counted(_apply(session, email, report, now=now), email.id)


def _tried(session: Session, found: Try, *, since: datetime) -> Email | None:
    tried = (
        select(Email)
        .join(Attempt)
        .where(
            Email.id == found.email_id,
            Attempt.number == found.number,
            Attempt.started_at > since,
        )
    )
    return session.scalar(tried.with_for_update(of=Email))


def _apply(session: Session, email: Email, report: Report, *, now: datetime) -> Effect:
    effects = {
        ReportKind.FAILED: _failed,
        ReportKind.DELAYED: _delayed,
        ReportKind.DELIVERED: _delivered,
        ReportKind.COMPLAINED: _complained,
    }
    if report.kind not in effects:
        return Effect.NOTHING
    return effects[report.kind](session, email, report, now) or Effect.NOTHING


def _failed(session: Session, email: Email, report: Report, now: datetime) -> Effect | None:
    if is_gone(report.status, report.said):
        suppressions.add(
            session, email, reason=SuppressionReason.BOUNCED, said=report.told, now=now
        )
    if not email.bounce(report.told, now=now):
        return None
    if not _went_elsewhere(session, email):
        giving_up.announce_failed(session, email)
    return Effect.BOUNCED


def _went_elsewhere(session: Session, email: Email) -> bool:
    """Tell whether an e-mail went to another address than its holder has now.

    A report comes days later: that a former address is gone says nothing of the present one.
    """
    if email.template == TO_A_NEW_ADDRESS:
        return False
    holder = email.account_id and get(session, KnownAccount, email.account_id)
    if not holder or email.is_erased:
        return False
    return holder.email != email.recipient


def _delayed(_: Session, email: Email, report: Report, now: datetime) -> Effect | None:
    return Effect.DEFERRED if email.defer(report.told, now=now) else None


def _delivered(_: Session, email: Email, __: Report, now: datetime) -> Effect | None:
    return Effect.DELIVERED if email.arrive(now=now) else None


def _complained(session: Session, email: Email, report: Report, now: datetime) -> Effect | None:
    suppressions.add(session, email, reason=SuppressionReason.COMPLAINED, said=report.told, now=now)
    return Effect.COMPLAINED if email.be_complained_of(report.told, now=now) else None


def _counted(effect: Effect, email_id: UUID | None = None) -> Taken:
    REPORTS.labels(effect).inc()
    return Taken(effect=effect, email_id=email_id)
