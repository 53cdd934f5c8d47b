"""Establishments as the access projection knows them: targets of requests, and the two sides' standing.

The projection has no tenant: what it tells of establishments is what anybody who deals with them knows.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.models import Delegation
from shared.access.tables import AccessEstablishment


def hold(session: Session, establishment_id: UUID) -> AccessEstablishment | None:
    """Find an establishment and keep what is known of it from changing until this transaction ends."""
    return session.scalar(_held().where(AccessEstablishment.establishment_id == establishment_id))


def hold_target(session: Session, siret: str, contract_number: str) -> AccessEstablishment | None:
    """Find whom a request names; None for anything but an active establishment with both numbers."""
    return session.scalar(
        _held()
        .where(
            AccessEstablishment.siret == siret,
            AccessEstablishment.contract_numbers.contains([contract_number]),
            AccessEstablishment.status == ACTIVE,
            ~AccessEstablishment.is_platform,
        )
        .order_by(AccessEstablishment.establishment_id)
        .limit(1)
    )


def hold_sides(session: Session, delegation: Delegation) -> None:
    """Keep what is known of both establishments from changing until this transaction ends."""
    sides = (delegation.centralising_id, delegation.delegating_id)
    session.scalars(
        _held()
        .where(AccessEstablishment.establishment_id.in_(sides))
        .order_by(AccessEstablishment.establishment_id)
    ).all()
