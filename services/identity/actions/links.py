"""Links, as they end: by one of the two holders, or with what proved them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.models import Credential, Link, Removal
from services.identity.queries import links
from shared.events.identity import LinkRemoved
from shared.messaging import announce


def remove(session: Session, *, link_id: UUID, account_id: UUID, now: datetime) -> None:
    """End a link, as the holder of either account may.

    :raises NotFound: if there is none, or it is not theirs, or it has ended
    """
    link = links.locked_own(session, link_id, account_id=account_id)
    _end(session, link, Removal.REMOVED, now=now)


def end_all(session: Session, credential: Credential, removal: Removal, *, now: datetime) -> None:
    """End every link that an account stands on either side of. Lock the credential."""
    for link in links.locked_all(session, credential.account_id):
        _end(session, link, removal, now=now)


def end_incoming(
    session: Session, credential: Credential, removal: Removal, *, now: datetime
) -> None:
    """End every link by which another account may act as this one. Lock the credential."""
    for link in links.locked_all(session, credential.account_id):
        if link.linked_account_id == credential.account_id:
            _end(session, link, removal, now=now)


def _end(session: Session, link: Link, removal: Removal, *, now: datetime) -> None:
    link.end(removal, now=now)
    event = LinkRemoved(
        link_id=link.id,
        account_id=link.account_id,
        establishment_id=link.establishment_id,
        linked_account_id=link.linked_account_id,
        linked_establishment_id=link.linked_establishment_id,
        created_at=link.created_at,
        removed_at=now,
        reason=removal,
    )
    announce(session, event, sequence=link.advance())
