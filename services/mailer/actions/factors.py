"""What people are told about their second factors."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain import mails
from services.mailer.domain.mails import Mail, Named
from services.mailer.queries import people
from shared import erasure
from shared.events import identity

Facts = dict[str, Any]
"""The values of an e-mail beside whom it greets, and where they are at home."""


def of_added(session: Session, event: identity.FactorAdded, *, cause: Cause) -> None:
    """Tell the holder that a second factor is asked for from now on."""
    facts: Facts = {"kind": event.kind, "added_at": event.added_at}
    _tell(
        session,
        event.account_id,
        mails.SecondFactorAdded,
        cause,
        also_at=event.former_email,
        **facts,
    )


def of_call(session: Session, event: identity.FactorCalledFor, *, cause: Cause) -> None:
    """Tell the holder from which day on they can do nothing without a second factor."""
    _tell(session, event.account_id, mails.SecondFactorCalledFor, cause, due_on=event.due_on)


def of_removed(session: Session, event: identity.FactorRemoved, *, cause: Cause) -> None:
    """Tell the holder that a second factor is good no more."""
    facts: Facts = {"kind": event.kind, "removed_at": event.removed_at}
    _tell(session, event.account_id, mails.SecondFactorRemoved, cause, **facts)


def of_lock(session: Session, event: identity.FactorLocked, *, cause: Cause) -> None:
    """Tell the holder that somebody who knows their password types wrong codes.

    It is told however late: what it says of the password is so after the lock too.
    """
    facts: Facts = {"kind": event.kind, "locked_until": event.locked_until}
    _tell(session, event.account_id, mails.SecondFactorLocked, cause, **facts)


def of_other_codes(
    session: Session, event: identity.RecoveryCodesReplaced, *, cause: Cause
) -> None:
    """Tell the holder that their sheet of recovery codes is good no more."""
    facts: Facts = {"replaced_at": event.replaced_at}
    _tell(session, event.account_id, mails.RecoveryCodesReplaced, cause, **facts)


def of_used_code(session: Session, event: identity.RecoveryCodeUsed, *, cause: Cause) -> None:
    """Tell the holder that a recovery code was used, and how many are left."""
    facts: Facts = {"used_at": event.used_at, "left": event.left}
    _tell(session, event.account_id, mails.RecoveryCodeUsed, cause, **facts)


def of_reused_device(
    session: Session, event: identity.RememberedDeviceReused, *, cause: Cause
) -> None:
    """Tell the holder that somebody with their password has what one of their devices keeps."""
    facts: Facts = {"device": event.device or None, "reused_at": event.reused_at}
    _tell(session, event.account_id, mails.RememberedDeviceReused, cause, **facts)


def of_asked_reset(session: Session, event: identity.FactorResetAsked, *, cause: Cause) -> None:
    """Tell the holder that an administrator has their factors removed, and how they cancel it.

    A former address of lately is told too, and can cancel it: who moved the address may be somebody
    else.
    """
    account = people.account(session, event.account_id)
    mail = mails.FactorResetAsked(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        asked_by=_named(session, event.asked_by_id),
        asked_at=event.asked_at,
        due_at=event.due_at,
    )
    queued = [
        emails.queue(
            session,
            mail,
            cause=cause,
            account=account,
            recipient=recipient,
            sealed=event.sealed,
            lapses_at=event.due_at,
        )
        for recipient in (event.email, event.former_email)
        if recipient
    ]
    if any(queued):
        emails.cancel_superseded(
            session, account_id=account.id, template=mail.template, by=cause.id
        )


def of_cancelled_reset(
    session: Session, event: identity.FactorResetCancelled, *, cause: Cause
) -> None:
    """Tell the holder that their factors stay; what waits to be sent of the reset has no point."""
    emails.cancel_superseded(
        session,
        account_id=event.account_id,
        template=mails.FactorResetAsked.template,
        by=cause.id,
    )
    facts: Facts = {"cancelled_at": event.cancelled_at, "cancelled_by": event.reason}
    _tell(
        session,
        event.account_id,
        mails.FactorResetCancelled,
        cause,
        also_at=event.former_email,
        **facts,
    )


def of_reset(session: Session, event: identity.FactorsReset, *, cause: Cause) -> None:
    """Tell the holder that their factors are gone, and by whose word."""
    facts: Facts = {
        "way": event.way,
        "asked_by": _named(session, event.asked_by_id),
        "reset_at": event.reset_at,
    }
    _tell(session, event.account_id, mails.FactorsReset, cause, also_at=event.former_email, **facts)


def _named(session: Session, account_id: UUID | None) -> Named | None:
    """Name somebody by their account; None: there is nobody, or they are erased."""
    if account_id is None or erasure.is_erased(session, account_id):
        return None
    return Named.of(people.account(session, account_id))


def _tell(
    session: Session,
    account_id: UUID,
    make: Callable[..., Mail],
    cause: Cause,
    *,
    also_at: str | None = None,
    **facts: Any,
) -> None:
    """Queue an e-mail to a holder.

    :param also_at: another address that is told, beside their own
    """
    account = people.account(session, account_id)
    home = people.establishment(session, account.establishment_id).name
    mail = make(to=Named.of(account), establishment=home, **facts)
    emails.queue(session, mail, cause=cause, account=account)
    if also_at is not None:
        emails.queue(session, mail, cause=cause, account=account, recipient=also_at)
