"""Sessions: a holder's own, and those to end."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.identity.config import Settings
from services.identity.models import HolderSession
from shared.errors import NotFound


def going_on(account_id: UUID, *, settings: Settings, now: datetime) -> Select[HolderSession]:
    """Select the sessions of an account that are not over, the latest sign-in first."""
    return (
        select(HolderSession)
        .where(
            HolderSession.account_id == account_id,
            HolderSession.ended_at.is_(None),
            HolderSession.refreshed_at > now - settings.idle_for,
            HolderSession.created_at > now - settings.session_for,
        )
        .order_by(HolderSession.created_at.desc())
    )


def locked_open(session: Session, account_id: UUID) -> list[HolderSession]:
    """Lock the sessions of an account that nobody has ended. Lock the credential first."""
    return list(
        session.scalars(
            select(HolderSession)
            .where(HolderSession.account_id == account_id, HolderSession.ended_at.is_(None))
            .order_by(HolderSession.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def locked(session: Session, session_id: UUID) -> HolderSession | None:
    """Find a session and lock it. Lock the credential first."""
    return session.get(HolderSession, session_id, with_for_update=True, populate_existing=True)


def get_own(session: Session, session_id: UUID, *, account_id: UUID) -> HolderSession:
    """Find one of an account's own sessions, over or not.

    :raises NotFound: if there is none, or it is somebody else's
    """
    found = session.get(HolderSession, session_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    return found


def accounts_with_open(session: Session, establishment_id: UUID) -> list[UUID]:
    """List the accounts of an establishment that have a session nobody has ended."""
    return list(
        session.scalars(
            select(HolderSession.account_id)
            .where(
                HolderSession.establishment_id == establishment_id,
                HolderSession.ended_at.is_(None),
            )
            .group_by(HolderSession.account_id)
            .order_by(HolderSession.account_id)
        )
    )
