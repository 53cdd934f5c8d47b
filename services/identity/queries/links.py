"""Links: an account's own, on either side, and those to end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from services.identity.models import Link
from shared import access
from shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class OneSided:
    """A link as one of its accounts sees it: the facts are the other one's.

    :ivar is_outgoing: one may act as that account; else it may act as one's own
    """

    id: UUID
    account_id: UUID
    identifier: str
    establishment_id: UUID
    establishment_name: str
    is_outgoing: bool
    created_at: datetime


def seen_by(session: Session, account_id: UUID) -> list[OneSided]:
    """List an account's links as it sees them, the newest first."""
    return [
        one_sided(session, link, account_id) for link in session.scalars(of_account(account_id))
    ]


def one_sided(session: Session, link: Link, account_id: UUID) -> OneSided:
    """Show a link as the account on one side sees it."""
    is_outgoing = link.account_id == account_id
    other_home = link.linked_establishment_id if is_outgoing else link.establishment_id
    establishment = access.find_establishment(session, other_home)
    return OneSided(
        id=link.id,
        account_id=link.linked_account_id if is_outgoing else link.account_id,
        identifier=link.linked_identifier if is_outgoing else link.identifier,
        establishment_id=other_home,
        establishment_name=establishment.name if establishment else "",
        is_outgoing=is_outgoing,
        created_at=link.created_at,
    )


def of_account(account_id: UUID) -> Select[Link]:
    """Select the links that an account stands on either side of, the newest first."""
    return (
        select(Link)
        .where(_involves(account_id), Link.ended_at.is_(None))
        .order_by(Link.created_at.desc(), Link.id.desc())
    )


def locked_own(session: Session, link_id: UUID, *, account_id: UUID) -> Link:
    """Find one of an account's own links, and lock it.

    :raises NotFound: if there is none, or it is somebody else's, or it has ended
    """
    found = session.scalar(
        of_account(account_id)
        .where(Link.id == link_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def locked_all(session: Session, account_id: UUID) -> list[Link]:
    """Lock all links that an account stands on either side of. Lock the credential first."""
    return list(
        session.scalars(
            select(Link)
            .where(_involves(account_id), Link.ended_at.is_(None))
            .order_by(Link.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def are_linked(session: Session, account_id: UUID, linked_account_id: UUID) -> bool:
    """Tell whether one account may act as another."""
    open_link = select(Link.id).where(
        Link.account_id == account_id,
        Link.linked_account_id == linked_account_id,
        Link.ended_at.is_(None),
    )
    return session.scalar(open_link) is not None


def _involves(account_id: UUID) -> ColumnElement[bool]:
    return or_(Link.account_id == account_id, Link.linked_account_id == account_id)
