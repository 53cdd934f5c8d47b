"""What becomes of delegations when an operator corrects the number that one side goes by (§4.1)."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import endings, records
from services.delegation.models import Delegation, Kind
from shared.auth import SYSTEM
from shared.events.accounts import EstablishmentCorrected
from shared.events.delegation import DelegationCorrected


def follow(session: Session, event: EstablishmentCorrected, *, now: datetime) -> None:
    """Tell both sides of what runs, or waits for an answer; all of it goes on as it was.

    A request that waits reads otherwise from now on, and is accepted by the hash of how it reads;
    what was agreed to stays as both sides saw it.
    """
    for delegation in queries.delegations.locked_of(session, event.establishment.establishment_id):
        if not endings.end_if_due(session, delegation, now=now):
            _tell(session, delegation, event, now=now)


def _tell(
    session: Session, delegation: Delegation, event: EstablishmentCorrected, *, now: datetime
) -> None:
    corrected = event.establishment
    is_named = delegation.delegating_id == corrected.establishment_id
    if is_named and event.contract_number is not None:
        delegation.rename_contract(event.former_contract_number, event.contract_number)
    told = {
        "former_siret": event.former_siret,
        "former_contract_number": event.former_contract_number,
    }
    records.announce(
        session,
        delegation,
        DelegationCorrected(
            delegation=records.facts_of(delegation),
            establishment_id=corrected.establishment_id,
            siret=corrected.siret,
            contract_number=event.contract_number,
            **told,
        ),
    )
    records.note(
        session,
        delegation,
        Kind.CORRECTED,
        actor=SYSTEM,
        now=now,
        establishment_id=str(corrected.establishment_id),
        **told,
    )
