"""What a centralising establishment calls a delegation by: its own business, so nobody is told."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import locking
from services.delegation.models import Delegation, Side
from shared.auth import Actor


def refer(
    session: Session, *, actor: Actor, delegation_id: UUID, own_reference: str | None
) -> Delegation:
    """Keep a reference of the actor's own establishment, whatever has become of the delegation.

    :raises NotFound: it is not the actor's to see
    :raises OtherSideDecides: the actor is not on the centralising side
    """
    delegation = queries.delegations.locked(session, delegation_id)
    locking.require_side(delegation, actor=actor, sides={Side.CENTRALISING})
    delegation.refer_to_it_as(own_reference)
    return delegation
