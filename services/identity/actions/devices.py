"""Devices: known once somebody has signed in from them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.identity.models import Credential, Device


def see(session: Session, credential: Credential, label: str | None, *, now: datetime) -> bool:
    """Take note of a device, and tell whether the account was only known from others until now.

    The first of all is no news to anybody. Hold the credential.
    """
    if label is None:
        return False
    known = session.scalars(select(Device.label).where(Device.account_id == credential.account_id))
    labels = set(known.all())
    row = insert(Device).values(
        account_id=credential.account_id,
        label=label,
        establishment_id=credential.establishment_id,
        last_seen_at=now,
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["account_id", "label"], set_={"last_seen_at": now}
        )
    )
    return bool(labels) and label not in labels


def forget(session: Session, credential: Credential) -> None:
    """Forget what an account was signed in to from."""
    session.execute(delete(Device).where(Device.account_id == credential.account_id))
