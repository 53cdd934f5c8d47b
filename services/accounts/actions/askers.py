"""What operators do about those who ask to register or to recover an establishment.

A limit that somebody has reached, or another has reached for them, is forgotten; whoever should not
be listed any more is not (design.md §4.1).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import code_letters
from services.accounts.actions.recoveries import abandoning
from services.accounts.actions.registrations import proofs
from services.accounts.config import Proof
from services.accounts.domain.paper_codes import PaperCodes
from services.accounts.errors import EstablishmentState
from services.accounts.models import Establishment, Recovery, Registration
from shared.errors import NotFound


def reset_registration(
    session: Session, *, establishment_id: UUID, codes: PaperCodes, now: datetime
) -> Registration:
    """Have a letter leave at once, with a new code for whoever registers an establishment.

    It lists all who wait for one to the same address. The former code is void, the wrong ones are
    forgotten.

    :raises NotFound: if there is no such establishment
    :raises EstablishmentState: if its registration does not wait for the code of a letter
    """
    establishment = _locked(session, establishment_id)
    registration = queries.registrations.locked(session, establishment_id)
    if registration is None or not registration.is_open or registration.proof is not Proof.LETTER:
        raise EstablishmentState(establishment_status=str(establishment.status))
    registration.lose_letter()
    code_letters.send(session, establishment.siret, codes=codes, now=now)
    return registration


def reset_recovery(
    session: Session, *, establishment_id: UUID, recovery_id: UUID, codes: PaperCodes, now: datetime
) -> Recovery:
    """Have a letter leave at once, with a new code for whoever recovers an establishment.

    :raises NotFound: if there is no such establishment, or no such recovery that waits
    """
    establishment = _locked(session, establishment_id)
    recovery = _recovery(session, establishment_id, recovery_id)
    recovery.lose_letter()
    code_letters.send(session, establishment.siret, codes=codes, now=now)
    return recovery


def withdraw_registration(session: Session, *, establishment_id: UUID, now: datetime) -> None:
    """End a registration that waits: no letter lists it, no code proves it, whom it names goes.

    :raises NotFound: if there is no such establishment
    :raises EstablishmentState: if no registration of it waits
    """
    establishment = queries.establishments.locked(session, establishment_id)
    registration = queries.registrations.locked(session, establishment_id)
    if registration is None or not registration.is_open:
        raise EstablishmentState(establishment_status=str(establishment.status))
    proofs.lapse(session, establishment_id=establishment_id, reason=proofs.WITHDRAWN, now=now)


def withdraw_recovery(
    session: Session, *, establishment_id: UUID, recovery_id: UUID, now: datetime
) -> None:
    """End a recovery that waits: no letter lists it, no code proves it, whom it names goes.

    :raises NotFound: if there is no such establishment, or no such recovery that waits
    """
    queries.establishments.locked(session, establishment_id)
    recovery = _recovery(session, establishment_id, recovery_id)
    abandoning.give_up(session, recovery, now=now)


def _locked(session: Session, establishment_id: UUID) -> Establishment:
    siret = queries.establishments.find(session, establishment_id).siret
    queries.register.locked(session, siret)
    return queries.establishments.locked(session, establishment_id)


def _recovery(session: Session, establishment_id: UUID, recovery_id: UUID) -> Recovery:
    recovery = queries.recoveries.locked(session, establishment_id, recovery_id)
    if recovery is None:
        raise NotFound
    return recovery
