"""Locks: is a credential locked, and which locks are still to be told."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.identity.domain.server_key import ServerKey
from services.identity.models import Credential, Tries


def name(key: ServerKey, folded: str) -> str:
    """Name the row of an identifier, known or not."""
    return key.pseudonym("tries", folded)


def locked_until(
    session: Session, *, credential: Credential, key: ServerKey, now: datetime
) -> datetime | None:
    """Tell until when a credential is locked; None if it is not."""
    tries = session.get(Tries, name(key, credential.identifier))
    return tries.locked_until if tries is not None and tries.is_locked(now) else None


def untold(session: Session, *, now: datetime, settled: timedelta) -> list[UUID]:
    """List the accounts that are locked and have not been told so.

    :param settled: leave out the locks that are younger: the try that set one may yet prove right
    """
    return list(session.scalars(untold_locks(now, settled=settled).limit(500)))


def untold_locks(now: datetime, *, settled: timedelta) -> Select[UUID | None]:
    """Select the accounts that are locked and have not been told so."""
    return (
        select(Tries.account_id)
        .where(
            ~Tries.is_told,
            Tries.account_id.is_not(None),
            Tries.locked_until > now,
            Tries.locked_at <= now - settled,
        )
        .order_by(Tries.locked_at, Tries.key)
    )
