"""Machine clients: an establishment's own, and by name on the other side of a delegation."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.models import KnownClient
from shared import access, tenancy
from shared.tenancy import Reason


@dataclass(frozen=True)
class ClientName:
    """How a machine client is named to the other side."""

    client_id: UUID
    name: str


def names_of(session: Session, client_ids: Iterable[UUID | None]) -> dict[UUID, ClientName]:
    """Tell the names of the machine clients that a delegation's rows name."""
    wanted = {client_id for client_id in client_ids if client_id is not None}
    if not wanted:
        return {}
    named = select(KnownClient.id, KnownClient.name).where(KnownClient.id.in_(wanted))
    with tenancy.lifted(session, Reason.COUNTERPART):
        found = session.execute(named).all()
    return {row.id: ClientName(*row) for row in found}


def locked(session: Session, client_id: UUID) -> KnownClient | None:
    """Find a client, and let nobody remove it in this transaction."""
    return session.get(KnownClient, client_id, with_for_update=True, populate_existing=True)


def find_many(session: Session, client_ids: Iterable[UUID]) -> dict[UUID, KnownClient]:
    """Find clients of whichever establishment, by id."""
    wanted = set(client_ids)
    if not wanted:
        return {}
    with tenancy.lifted(session, Reason.COUNTERPART):
        found = session.scalars(select(KnownClient).where(KnownClient.id.in_(wanted)))
        return {client.id: client for client in found}


def as_decided(client: KnownClient) -> access.Client:
    """Name a client as the decision wants it: with all the scopes it may ever have."""
    return access.Client(client.id, client.establishment_id, frozenset(client.scopes))
