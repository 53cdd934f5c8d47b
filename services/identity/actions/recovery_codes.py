"""Recovery codes: a sheet of ten, made anew as a whole; hashed with no transaction open."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.identity.actions import remembered_devices
from services.identity.actions.freshness import hold_fresh
from services.identity.actions.sign_in import Transaction
from services.identity.domain.hashing import Place
from services.identity.domain.recovery_codes import drawn, shown
from services.identity.errors import NoSecondFactor
from services.identity.models import Credential, FactorKind, RecoveryCode
from services.identity.queries import factors
from services.identity.tools import Tools
from shared.db import new_id
from shared.events.identity import RecoveryCodesReplaced
from shared.messaging import announce

Sheet = list[tuple[str, str]]
"""Codes, each with its digest."""


def draw(place: Place) -> Sheet:
    """Draw a sheet and hash it, all by one salt, so that one hash finds whichever is typed."""
    first, *others = drawn()
    like = place.digest(first, like=None)
    return [(first, like), *((code, place.digest(code, like=like)) for code in others)]


def written(sheet: Sheet) -> list[str]:
    """Write the codes as people read them."""
    return [shown(code) for code, _ in sheet]


def replace(
    transaction: Transaction,
    *,
    account_id: UUID,
    session_id: UUID | None,
    tools: Tools,
    now: datetime,
) -> list[str]:
    """Give ten other codes, shown this once; those before are good no more.

    What was tried in vain of those before is forgotten: it says nothing of the new ones. So are the
    devices that stood for a factor: one may have been remembered by a code of a lost sheet.

    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises NoSecondFactor: if there is no factor that they could stand for
    :raises HashingBusy: if too many passwords are being judged
    """
    who: dict[str, Any] = {"account_id": account_id, "session_id": session_id}
    with tools.hasher.place() as place:
        with transaction() as session:
            _require(session, **who)
        sheet = draw(place)
    with transaction() as session:
        credential = _require(session, **who)
        keep(session, credential, sheet, now=now)
        factors.forget_tries(session, account_id, FactorKind.RECOVERY_CODE)
        remembered_devices.forget(session, credential)
        event = RecoveryCodesReplaced(
            account_id=account_id,
            establishment_id=credential.establishment_id,
            replaced_at=now,
        )
        announce(session, event, sequence=credential.advance())
    return written(sheet)


def _require(session: Session, account_id: UUID, session_id: UUID | None) -> Credential:
    credential = hold_fresh(session, account_id=account_id, session_id=session_id)
    if not factors.are_there(session, account_id):
        raise NoSecondFactor
    return credential


def keep(session: Session, credential: Credential, sheet: Sheet, *, now: datetime) -> None:
    """Keep the digests of a sheet in the place of the one before. Lock the credential."""
    forget(session, credential)
    session.add_all(
        RecoveryCode(
            id=new_id(),
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            digest=digest,
            created_at=now,
        )
        for _, digest in sheet
    )


def forget(session: Session, credential: Credential) -> None:
    """Let no code be good any more. Lock the credential."""
    session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.account_id == credential.account_id)
        .execution_options(synchronize_session=False)
    )
