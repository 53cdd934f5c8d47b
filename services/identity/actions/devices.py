"""Devices: known once somebody has signed in from them (`admission`)."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.identity.models import Credential, Device


def forget(session: Session, credential: Credential) -> None:
    """Forget what an account was signed in to from."""
    session.execute(delete(Device).where(Device.account_id == credential.account_id))
