"""What becomes of an establishment once it is registered (design.md §4.1)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.recoveries import abandoning
from services.accounts.actions.registrations import proofs
from services.accounts.errors import AdministratorsOnly, EstablishmentState, OperatorsOnly
from services.accounts.models import Establishment, EstablishmentStatus
from shared import access
from shared.auth import Actor, Basis
from shared.errors import Bilingual, Invalid
from shared.events.accounts import (
    EstablishmentChanged,
    EstablishmentClosed,
    EstablishmentReactivated,
    EstablishmentSuspended,
)

NOT_ACTIVE = Bilingual(
    "This is not an active establishment.", "Ce n'est pas un établissement actif."
)

NO_DAY = Bilingual(
    "Say from which day on; without a second factor asked for, leave it empty.",
    "Indiquez à partir de quel jour ; si aucun second facteur n'est exigé, laissez vide.",
)
DAY_TOO_FAR = Bilingual(
    "Choose today or a later day, within two years.",
    "Choisissez aujourd'hui ou un jour ultérieur, dans les deux ans.",
)
FARTHEST = timedelta(days=730)

_OF_OPERATORS = frozenset({"is_centralising", "is_sandbox"})
_OF_FACTORS = frozenset({"second_factor_for", "second_factor_from"})


def change(
    session: Session,
    establishment: Establishment,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    today: date,
) -> Establishment:
    """Change a locked establishment: its language, what it asks of passwords, whom it asks for a
    second factor; by operators, whether it is centralising, and whether it is there to try things
    out (ADR 0073).

    :param today: the day in Paris
    :raises AdministratorsOnly: if an operator changes whom it asks for a second factor
    :raises Invalid: if it asks for one from no day on, or from one that has gone by
    :raises OperatorsOnly: if somebody else changes what operators decide; of the platform's own
        establishment, whose mails are to arrive, nobody does: whoever administers it is at home
        there, and a duty does not open it either
    """
    changed = [fact for fact, value in changes.items() if getattr(establishment, fact) != value]
    is_operators_to_say = actor.basis is Basis.OPERATOR and not establishment.is_platform
    if _OF_OPERATORS.intersection(changed) and not is_operators_to_say:
        raise OperatorsOnly
    is_of_factors = bool(_OF_FACTORS.intersection(changed))
    if is_of_factors and actor.basis is Basis.OPERATOR:
        raise AdministratorsOnly
    for fact in changed:
        setattr(establishment, fact, changes[fact])
    if is_of_factors:
        _require_day(establishment, is_new="second_factor_from" in changed, today=today)
    if changed:
        access.announce(
            session,
            EstablishmentChanged(establishment=establishment.facts(), changed=changed),
            sequence=establishment.advance(),
        )
    return establishment


def suspend(session: Session, establishment: Establishment, *, reason: str) -> Establishment:
    """Suspend a locked establishment: nobody signs in, its delegations stop granting.

    :raises EstablishmentState: if it is not active, or is the platform's own
    """
    _require_not_platform(establishment)
    establishment.become(EstablishmentStatus.SUSPENDED)
    access.announce(
        session,
        EstablishmentSuspended(establishment=establishment.facts(), reason=reason),
        sequence=establishment.advance(),
    )
    return establishment


def reactivate(session: Session, establishment: Establishment) -> Establishment:
    """End the suspension of a locked establishment.

    :raises EstablishmentState: if it is not suspended
    """
    if establishment.status is not EstablishmentStatus.SUSPENDED:
        raise EstablishmentState(establishment_status=str(establishment.status))
    establishment.become(EstablishmentStatus.ACTIVE)
    access.announce(
        session,
        EstablishmentReactivated(establishment=establishment.facts()),
        sequence=establishment.advance(),
    )
    return establishment


def close(
    session: Session,
    establishment: Establishment,
    *,
    reason: str,
    merged_into: UUID | None,
    now: datetime,
) -> Establishment:
    """Close a locked establishment for good.

    :param merged_into: the establishment that takes it over
    :raises EstablishmentState: if it is closed, or is the platform's own
    :raises Invalid: if the other is not an active establishment
    """
    _require_not_platform(establishment)
    establishment.become(EstablishmentStatus.CLOSED)
    if merged_into is not None:
        other = access.find_establishment(session, merged_into)
        if other is None or not other.is_active or merged_into == establishment.id:
            raise Invalid({"merged_into": [NOT_ACTIVE]})
    establishment.merged_into = merged_into
    registration = queries.registrations.locked(session, establishment.id)
    if registration is not None and registration.is_open:
        proofs.give_up(session, registration, now=now)
    abandoning.give_up_open(session, establishment.id, now=now)
    access.announce(
        session,
        EstablishmentClosed(
            establishment=establishment.facts(), reason=reason, merged_into=merged_into
        ),
        sequence=establishment.advance(),
    )
    return establishment


def _require_day(establishment: Establishment, *, is_new: bool, today: date) -> None:
    """Go on only if a second factor is asked for from a day on that can still be told of.

    :param is_new: whether the day has just been chosen
    """
    day = establishment.second_factor_from
    if (establishment.second_factor_for is None) != (day is None):
        raise Invalid({"second_factor_from": [NO_DAY]})
    if is_new and day is not None and not today <= day <= today + FARTHEST:
        raise Invalid({"second_factor_from": [DAY_TOO_FAR]})


def _require_not_platform(establishment: Establishment) -> None:
    if establishment.is_platform:
        raise EstablishmentState(establishment_status=str(establishment.status))
