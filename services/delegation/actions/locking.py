"""Locking a delegation in order to change it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import records
from services.delegation.domain.asked import Target
from services.delegation.models import Amendment, Delegation, Side
from shared import clock
from shared.access.tables import AccessEstablishment
from shared.auth import Actor
from shared.errors import EstablishmentSuspended


def locked_home(session: Session, actor: Actor) -> AccessEstablishment:
    """Let nothing change what is known of the actor's own establishment in this transaction.

    :raises EstablishmentSuspended: it has been suspended or closed since they were let in
    """
    return _active(queries.establishments.locked(session, actor.acting_tenant))


def locked_asker(session: Session, actor: Actor) -> AccessEstablishment:
    """Do so where it is to ask for something.

    :raises EstablishmentSuspended: it has been suspended or closed since they were let in
    :raises NotCentralising: an operator has not marked it as centralising
    """
    return _centralising(locked_home(session, actor))


def locked_home_with_targets(
    session: Session, actor: Actor, targets: Iterable[Target]
) -> tuple[AccessEstablishment, dict[Target, AccessEstablishment]]:
    """Do as `locked_home`, for those whom an act names too: all at once, or two wait in a circle.

    :return: the actor's own, and the targets that there are
    :raises EstablishmentSuspended: it has been suspended or closed since they were let in
    """
    home, found = queries.establishments.locked_with_targets(session, actor.acting_tenant, targets)
    return _active(home), found


def locked_asker_with_targets(
    session: Session, actor: Actor, targets: Iterable[Target]
) -> tuple[AccessEstablishment, dict[Target, AccessEstablishment]]:
    """Do so where it is to ask them for something.

    :raises EstablishmentSuspended: it has been suspended or closed since they were let in
    :raises NotCentralising: an operator has not marked it as centralising
    """
    home, found = locked_home_with_targets(session, actor, targets)
    return _centralising(home), found


def _active(home: AccessEstablishment | None) -> AccessEstablishment:
    if home is None or not home.is_active:
        raise EstablishmentSuspended
    return home


def _centralising(home: AccessEstablishment) -> AccessEstablishment:
    if not home.is_centralising:
        raise errors.NotCentralising
    return home


def locked(
    session: Session, delegation_id: UUID, *, actor: Actor, now: datetime, sides: set[Side]
) -> Delegation:
    """Lock a delegation for a change that only some may make.

    :param sides: whose it is to make this change
    :raises NotFound: it is not the actor's to see
    :raises OtherSideDecides: it is for another side
    :raises RequestLapsed: time has ended it, though the chore has not said so yet
    """
    delegation = queries.delegations.locked(session, delegation_id)
    require_changeable(delegation, actor=actor, now=now, sides=sides)
    return delegation


def require_changeable(
    delegation: Delegation, *, actor: Actor, now: datetime, sides: set[Side]
) -> None:
    """Refuse a change of a delegation that is held: by whom it is not for, or after its time.

    :raises OtherSideDecides: it is for another side
    :raises RequestLapsed: time has ended it, though the chore has not said so yet
    """
    require_side(delegation, actor=actor, sides=sides)
    if delegation.is_due(now=now, today=clock.paris_date(now)):
        raise errors.RequestLapsed


def require_side(delegation: Delegation, *, actor: Actor, sides: set[Side]) -> None:
    """Refuse who is not on one of these sides.

    :raises OtherSideDecides: it is for another side
    """
    if records.side_of(actor, delegation) not in sides:
        raise errors.OtherSideDecides


def require_in_time(amendment: Amendment, *, now: datetime) -> None:
    """Refuse an answer to an amendment after its time.

    :raises RequestLapsed: nobody has answered in time, though the chore has not said so yet
    """
    if amendment.is_due(now):
        raise errors.RequestLapsed
