"""One's own second factors: renamed, removed, forgotten with the account, sealed anew."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.identity.actions import factor_letters, factor_resets, remembered_devices
from services.identity.actions.freshness import hold_fresh
from services.identity.domain.factor_keys import CannotOpen
from services.identity.models import (
    Challenge,
    Credential,
    Factor,
    FactorTries,
    Passkey,
    RecoveryCode,
    RememberedDevice,
)
from services.identity.queries import credentials
from services.identity.queries import factors as known
from services.identity.tools import Tools
from shared.events.identity import FactorRemoved
from shared.messaging import announce

log = logging.getLogger(__name__)

SEALED_AT_ONCE = 100


def rename(
    session: Session,
    *,
    account_id: UUID,
    session_id: UUID | None,
    factor_id: UUID,
    name: str,
) -> Factor:
    """Call a factor by another name.

    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises NotFound: if there is none, or it is somebody else's
    """
    hold_fresh(session, account_id=account_id, session_id=session_id)
    factor = _own(session, account_id, factor_id)
    factor.name = name
    return factor


def remove(
    session: Session,
    *,
    account_id: UUID,
    session_id: UUID | None,
    factor_id: UUID,
    now: datetime,
) -> None:
    """Remove a factor. With the last one go the recovery codes, and what was tried in vain.

    No device stands for a factor any more.

    A reset that waits, or the code of a letter, has nothing left to remove then.

    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises NotFound: if there is none, or it is somebody else's
    """
    credential = hold_fresh(session, account_id=account_id, session_id=session_id)
    factor = _own(session, account_id, factor_id)
    session.delete(factor)
    session.flush()
    if known.are_there(session, account_id):
        remembered_devices.forget(session, credential)
    else:
        forget(session, credential)
        factor_resets.void(session, credential, now=now)
        factor_letters.void(session, credential, now=now)
    event = FactorRemoved(
        account_id=account_id,
        establishment_id=credential.establishment_id,
        factor_id=factor_id,
        kind=factor.kind,
        removed_at=now,
    )
    announce(session, event, sequence=credential.advance())


def _own(session: Session, account_id: UUID, factor_id: UUID) -> Factor:
    counting = [f for f in known.locked(session, account_id) if f.confirmed_at is not None]
    return known.of_id(counting, factor_id)


def forget(session: Session, credential: Credential) -> None:
    """Keep nothing of an account's factors. Lock the credential."""
    models: tuple[Any, ...] = (
        *(Challenge, RecoveryCode, FactorTries, Passkey, Factor),
        RememberedDevice,
    )
    for model in models:
        session.execute(
            delete(model)
            .where(model.account_id == credential.account_id)
            .execution_options(synchronize_session=False)
        )


def seal_anew(session: Session, *, tools: Tools) -> int:
    """Seal under the newest key some secrets that stand under another; tell how many.

    One that cannot be opened any more stays as it is.
    """
    keys = tools.factor_keys
    stale = (
        select(Factor.id, Factor.account_id)
        .where(Factor.sealed_under.in_(keys.before))
        .order_by(Factor.account_id, Factor.id)  # as whoever holds two credentials does
        .limit(SEALED_AT_ONCE)
    )
    done = 0
    for factor_id, account_id in session.execute(stale).all():
        credentials.locked(session, account_id)
        factor = session.get(Factor, factor_id, with_for_update=True, populate_existing=True)
        if factor is None or factor.sealed_under == keys.newest:
            continue
        try:
            secret = keys.open(factor.secret, account_id=account_id)
        except CannotOpen:
            log.error("a factor cannot be opened", extra={"factor_id": str(factor_id)})
            continue
        factor.keep(keys.seal(secret, account_id=account_id))
        done += 1
    return done
