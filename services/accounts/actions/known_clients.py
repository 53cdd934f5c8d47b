"""Keeping what identity tells of the machine clients of establishments."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.accounts.models import KnownClient
from shared import newest
from shared.events.identity import ClientFacts


def keep(
    session: Session, client: ClientFacts, *, removed_at: datetime | None, sequence: int
) -> None:
    """Keep a client as it now is; an older statement is ignored, and one of the platform's."""
    if client.establishment_id is None:
        return
    row = {
        "id": client.client_id,
        "establishment_id": client.establishment_id,
        "name": client.name,
        "removed_at": removed_at,
        "expires_at": client.expires_at,
        "sequence": sequence,
    }
    newest.keep(session, KnownClient, [row])
