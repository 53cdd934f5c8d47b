"""Devices: known once somebody has signed in from them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.identity.models import Credential, Device
from shared.events.identity import DeviceAppeared
from shared.messaging import announce


def see(session: Session, credential: Credential, label: str, *, now: datetime) -> None:
    """Take note of a device; if the account was only known from others until now, tell.

    The first of all is no news to anybody. Lock the credential.
    """
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
    if labels and label not in labels:
        event = DeviceAppeared(
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            device=label,
            signed_in_at=now,
        )
        announce(session, event, sequence=credential.advance())


def forget(session: Session, credential: Credential) -> None:
    """Forget what an account was signed in to from."""
    session.execute(delete(Device).where(Device.account_id == credential.account_id))
