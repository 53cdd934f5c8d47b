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
from shared.events import identity


def of_added(session: Session, event: identity.FactorAdded, *, cause: Cause) -> None:
    """Tell the holder that a second factor is asked for from now on."""
    facts = {"kind": event.kind, "added_at": event.added_at}
    _tell(session, event.account_id, mails.SecondFactorAdded, cause, **facts)


def of_removed(session: Session, event: identity.FactorRemoved, *, cause: Cause) -> None:
    """Tell the holder that a second factor is good no more."""
    facts = {"kind": event.kind, "removed_at": event.removed_at}
    _tell(session, event.account_id, mails.SecondFactorRemoved, cause, **facts)


def of_lock(session: Session, event: identity.FactorLocked, *, cause: Cause) -> None:
    """Tell the holder that somebody who knows their password types wrong codes.

    It is told however late: what it says of the password is so after the lock too.
    """
    facts = {"kind": event.kind, "locked_until": event.locked_until}
    _tell(session, event.account_id, mails.SecondFactorLocked, cause, **facts)


def of_other_codes(
    session: Session, event: identity.RecoveryCodesReplaced, *, cause: Cause
) -> None:
    """Tell the holder that their sheet of recovery codes is good no more."""
    facts = {"replaced_at": event.replaced_at}
    _tell(session, event.account_id, mails.RecoveryCodesReplaced, cause, **facts)


def of_used_code(session: Session, event: identity.RecoveryCodeUsed, *, cause: Cause) -> None:
    """Tell the holder that a recovery code was used, and how many are left."""
    facts = {"used_at": event.used_at, "left": event.left}
    _tell(session, event.account_id, mails.RecoveryCodeUsed, cause, **facts)


def _tell(
    session: Session, account_id: UUID, make: Callable[..., Mail], cause: Cause, **facts: Any
) -> None:
    account = people.account(session, account_id)
    home = people.establishment(session, account.establishment_id).name
    mail = make(to=Named.of(account), establishment=home, **facts)
    emails.queue(session, mail, cause=cause, account=account)
