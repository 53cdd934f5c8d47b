"""What goes of a deleted account once its time is over (design.md §4.11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.identity.actions import links, sessions
from services.identity.models import (
    Challenge,
    Credential,
    Device,
    Ending,
    Factor,
    FactorLetter,
    FactorReminder,
    FactorReset,
    FactorTries,
    HolderSession,
    OneTimeCode,
    Passkey,
    RecoveryCode,
    RememberedDevice,
    Removal,
    ResetRequest,
    Tries,
)
from services.identity.queries import credentials
from services.identity.tools import Tools
from shared import erasure
from shared.events.identity import AccountErased
from shared.messaging import announce

OF_A_HOLDER = (
    *(OneTimeCode, HolderSession, Device, ResetRequest, Tries),
    *(Challenge, Passkey, Factor, FactorTries, RecoveryCode, FactorReset, FactorLetter),
    *(RememberedDevice, FactorReminder),
)
"""What is kept of an account beside its credential, and goes whole."""


def erase(
    session: Session, *, account_id: UUID, establishment_id: UUID, tools: Tools, now: datetime
) -> Credential | None:
    """Empty all that is personal about an account; twice does no more than once.

    The credential stays, so that its identifier signs nobody else in. Links stay until they are
    forgotten: they hold ids and identifiers.
    """
    erasure.mark(session, account_id, establishment_id, now=now)
    credential = credentials.locked(session, account_id)
    if credential is not None:
        if not credential.is_deleted:
            links.end_all(session, credential, Removal.DELETED, now=now)
            sessions.end_all(session, credential, ending=Ending.DELETED, tools=tools, now=now)
        credential.erase()
    _take_out_of_invitations(session, account_id)
    session.flush()  # the sessions that have just been ended go too
    for model in OF_A_HOLDER:
        session.execute(
            delete(model)
            .where(model.account_id == account_id)
            .execution_options(synchronize_session=False)
        )
    return credential


def _take_out_of_invitations(session: Session, account_id: UUID) -> None:
    """Leave of an inviter that there was one."""
    sent = select(OneTimeCode).where(OneTimeCode.inviter_id == account_id)
    for code in session.scalars(sent.with_for_update()):
        code.invitation = erasure.without(code.invitation, [str(account_id)])


def acknowledge(
    session: Session, *, account_id: UUID, establishment_id: UUID, tools: Tools, now: datetime
) -> None:
    """Empty all that is personal about an account, and say that it is done."""
    about = {"account_id": account_id, "establishment_id": establishment_id}
    credential = erase(session, **about, tools=tools, now=now)
    sequence = credential.advance() if credential else 1
    announce(session, AccountErased(**about), sequence=sequence)
