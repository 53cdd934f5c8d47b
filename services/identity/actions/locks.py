"""Locks: told to their holder, and lifted."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import tries
from services.identity.errors import NotLocked
from services.identity.models import Credential, Tries
from services.identity.queries import credentials
from services.identity.queries import tries as known
from services.identity.tools import Tools
from shared.events.identity import CredentialLocked, CredentialUnlocked
from shared.messaging import announce

SETTLED = timedelta(seconds=5)
"""By then, whichever try locked a credential has been judged."""


def tell(session: Session, *, account_id: UUID, tools: Tools, now: datetime) -> bool:
    """Announce a lock, once; tell whether there was something to announce."""
    credential = credentials.locked(session, account_id)
    if credential is None or credential.is_deleted:
        return False
    row = session.get(
        Tries,
        known.name(tools.key, credential.identifier),
        with_for_update=True,
        populate_existing=True,
    )
    if row is None or row.is_told or not row.is_locked(now):
        return False
    assert row.locked_until is not None
    row.is_told = True
    announce(
        session,
        CredentialLocked(
            account_id=account_id,
            establishment_id=credential.establishment_id,
            locked_until=row.locked_until,
        ),
        sequence=credential.advance(),
    )
    return True


def unlock(session: Session, *, credential: Credential, tools: Tools, now: datetime) -> None:
    """Lift a lock, as an administrator or an operator may.

    :raises NotLocked: if there is nothing to lift
    """
    held = credentials.locked(session, credential.account_id)
    if held is None or not lift(session, held, by_reset=False, tools=tools, now=now):
        raise NotLocked


def lift(
    session: Session, credential: Credential, *, by_reset: bool, tools: Tools, now: datetime
) -> bool:
    """Clear the count of tries; tell whether that lifted a lock. Lock the credential first."""
    tries.forget(session, identifier=credential.identifier, tools=tools, now=now)
    until = tries.clear(session, known.name(tools.key, credential.identifier))
    if until is None or until <= now:
        return False
    announce(
        session,
        CredentialUnlocked(
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            by_reset=by_reset,
        ),
        sequence=credential.advance(),
    )
    return True
