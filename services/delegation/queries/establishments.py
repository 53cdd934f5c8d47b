"""Establishments as the access projection knows them: whom a request names, how both sides stand.

The projection has no tenant; what is read here is what whoever deals with an establishment knows.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, union
from sqlalchemy.orm import Session

from services.delegation.domain.asked import Target
from services.delegation.models import Delegation
from shared.access.tables import ACTIVE, AccessEstablishment


def locked(session: Session, establishment_id: UUID) -> AccessEstablishment | None:
    """Find an establishment, and let nothing change what is known of it in this transaction."""
    return session.scalar(_locked().where(AccessEstablishment.establishment_id == establishment_id))


def locked_with_targets(
    session: Session, establishment_id: UUID, targets: Iterable[Target]
) -> tuple[AccessEstablishment | None, dict[Target, AccessEstablishment]]:
    """Lock an establishment, and whom its request names, in the order of their ids, as all do.

    :return: it, where it is known, and the active establishments with both numbers of a target;
        the other targets are left out
    """
    wanted = set(targets)
    held = session.scalars(
        _locked()
        .where(
            or_(
                AccessEstablishment.establishment_id == establishment_id,
                and_(
                    AccessEstablishment.siret.in_({target.siret for target in wanted}),
                    AccessEstablishment.status == ACTIVE,
                    ~AccessEstablishment.is_platform,
                ),
            )
        )
        .order_by(AccessEstablishment.establishment_id)
    ).all()
    own = next((each for each in held if each.establishment_id == establishment_id), None)
    pairs = {
        Target(each.siret, number): each
        for each in held
        if each.is_active and not each.is_platform
        for number in each.contract_numbers
    }
    return own, {target: pairs[target] for target in wanted & pairs.keys()}


def known(session: Session, ids: Collection[UUID | None]) -> dict[UUID, AccessEstablishment]:
    """Find establishments by their ids."""
    if not ids:
        return {}
    found = session.scalars(
        select(AccessEstablishment).where(AccessEstablishment.establishment_id.in_(ids))
    )
    return {each.establishment_id: each for each in found}


def lock_sides(session: Session, delegation: Delegation) -> None:
    """Let nothing change what is known of both establishments in this transaction."""
    sides = (delegation.centralising_id, delegation.delegating_id)
    session.scalars(
        _locked()
        .where(AccessEstablishment.establishment_id.in_(sides))
        .order_by(AccessEstablishment.establishment_id)
    ).all()


def lock_all_sides(session: Session, delegation_ids: Collection[UUID]) -> None:
    """Let nothing change what is known of the establishments of delegations meanwhile."""
    named = Delegation.id.in_(delegation_ids)
    sides = union(
        select(Delegation.centralising_id).where(named),
        select(Delegation.delegating_id).where(named),
    )
    session.scalars(
        _locked()
        .where(AccessEstablishment.establishment_id.in_(sides))
        .order_by(AccessEstablishment.establishment_id)
    ).all()


def _locked() -> Select[AccessEstablishment]:
    return (
        select(AccessEstablishment)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
