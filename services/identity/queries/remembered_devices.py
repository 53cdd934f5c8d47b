"""Remembered devices: a holder's own, and the one whose token somebody shows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.identity.models import RememberedDevice


def going_on(account_id: UUID, *, now: datetime) -> Select[RememberedDevice]:
    """Select the devices that an account is remembered on, the latest first."""
    return (
        select(RememberedDevice)
        .where(RememberedDevice.account_id == account_id, RememberedDevice.expires_at > now)
        .order_by(RememberedDevice.created_at.desc(), RememberedDevice.id.desc())
    )


def locked(session: Session, device_id: UUID) -> RememberedDevice | None:
    """Find a device and lock it. Lock the credential first."""
    return session.get(RememberedDevice, device_id, with_for_update=True, populate_existing=True)


def locked_of(session: Session, account_id: UUID) -> list[RememberedDevice]:
    """Lock the devices of an account, over or not, the oldest first. Lock the credential first."""
    return list(
        session.scalars(
            select(RememberedDevice)
            .where(RememberedDevice.account_id == account_id)
            .order_by(RememberedDevice.created_at, RememberedDevice.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
