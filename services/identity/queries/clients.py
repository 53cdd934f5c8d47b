"""Machine clients: listed, and known by their secret."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from services.identity.models import MachineClient
from shared.access.tables import AccessEstablishment
from shared.errors import NotFound


def belonging_to(establishment_id: UUID | None) -> Select[MachineClient]:
    """Select the clients of an establishment, or of the platform (None), by name."""
    return (
        select(MachineClient)
        .where(
            MachineClient.establishment_id.is_(None)
            if establishment_id is None
            else MachineClient.establishment_id == establishment_id,
            MachineClient.removed_at.is_(None),
        )
        .order_by(MachineClient.name)
    )


def locked(session: Session, client_id: UUID, *, establishment_id: UUID | None) -> MachineClient:
    """Find a client of an establishment, or of the platform, and lock it.

    :raises NotFound: if there is none, or it is somebody else's
    """
    found = session.get(MachineClient, client_id, with_for_update=True, populate_existing=True)
    if found is None or found.removed_at or found.establishment_id != establishment_id:
        raise NotFound
    return found


def locked_expired(session: Session, *, now: datetime, limit: int) -> list[MachineClient]:
    """Lock some clients whose time has gone by and that nobody has removed, the oldest first."""
    return _locked(session, MachineClient.expires_at <= now, limit=limit)


def locked_unannounced(session: Session, *, limit: int) -> list[MachineClient]:
    """Lock some clients that other services have not been told of, the oldest first."""
    return _locked(session, MachineClient.announced_at.is_(None), limit=limit)


def _locked(session: Session, which: ColumnElement[bool], *, limit: int) -> list[MachineClient]:
    wanted = select(MachineClient).where(which, MachineClient.removed_at.is_(None))
    held = wanted.order_by(MachineClient.id).limit(limit).with_for_update()
    return list(session.scalars(held.execution_options(populate_existing=True)))


def known_by(
    session: Session, client_id: str, secret: str, *, now: datetime
) -> MachineClient | None:
    """Find the client that a secret proves; None if it proves none."""
    try:
        client = session.get(MachineClient, UUID(client_id))
    except ValueError:
        return None
    if client is None or not client.is_good(now):
        return None
    return client if client.is_proved_by(secret, now) else None


def tenant_of(session: Session, client: MachineClient) -> UUID:
    """Tell in whose name things are said about a client: its establishment's, or the platform's."""
    if client.establishment_id is not None:
        return client.establishment_id
    platform = select(AccessEstablishment.establishment_id).where(AccessEstablishment.is_platform)
    return session.scalar(platform.limit(1)) or client.id
