"""What was agreed to between two establishments, and when: from the log, without naming anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.models import (
    Amendment,
    AmendmentStatus,
    Delegation,
    DelegationEvent,
    Kind,
)
from services.delegation.queries import delegations, showing
from services.delegation.queries.shown import ShownEvent
from shared import clock
from shared.access.tables import AccessEstablishment

STEPS = frozenset(Kind) - {Kind.ASSIGNED, Kind.REASSIGNED, Kind.UNASSIGNED, Kind.AFFECTED}
"""What is stated: all that happened to the delegation itself, not who worked in it, nor around."""

SAID = (
    *("rights", "ends_on", "services", "because", "text_hash", "amendment_id"),
    *(
        "establishment_id",
        "former_siret",
        "former_contract_number",
        "mandate_signed_on",
        "succeeds_id",
    ),
)
"""What is said of a step. Reasons are what somebody wrote, and are forgotten: they are left out."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What is proved.

    :ivar claims: what is signed: ids, establishments, hashes and instants, and no person
    :ivar log: the same steps, with the names of whoever did them
    :ivar amendments: those that were accepted, with their texts, oldest first
    """

    delegation: Delegation
    claims: dict[str, Any]
    log: Sequence[ShownEvent]
    amendments: Sequence[Amendment]


def of(session: Session, delegation: Delegation, *, issuer: str, now: datetime) -> Proof:
    """Tell what was agreed to.

    :param issuer: who states it
    :raises NotAgreed: it was never accepted
    """
    events = [
        event for event in session.scalars(delegations.events_of(delegation)) if event.kind in STEPS
    ]
    if not any(event.kind is Kind.ACCEPTED for event in events):
        raise errors.NotAgreed
    accepted = session.scalars(
        select(Amendment)
        .where(
            Amendment.delegation_id == delegation.id,
            Amendment.status == AmendmentStatus.ACCEPTED,
        )
        .order_by(Amendment.id)
    ).all()
    return Proof(
        delegation=delegation,
        claims=_claims(delegation, events, issuer=issuer, now=now),
        log=showing.log(session, events),
        amendments=accepted,
    )


def _claims(
    delegation: Delegation, events: Sequence[DelegationEvent], *, issuer: str, now: datetime
) -> dict[str, Any]:
    return {
        "iss": issuer,
        "stated_at": clock.written(now),
        "delegation_id": str(delegation.id),
        "centralising": _side(delegation.centralising),
        "delegating": _side(delegation.delegating)
        | {"contract_number": delegation.contract_number},
        "text_hash": delegation.text_hash,
        "extension_text_hash": delegation.extension_text_hash,
        "status": delegation.status.value,
        "rights": {code: level.value for code, level in delegation.scope.items()},
        "ends_on": delegation.ends_on.isoformat(),
        "agreed_until": delegation.agreed_until and delegation.agreed_until.isoformat(),
        "steps": [_step(event) for event in events],
    }


def _side(establishment: AccessEstablishment) -> dict[str, str]:
    return {
        "establishment_id": str(establishment.establishment_id),
        "siret": establishment.siret,
        "name": establishment.name,
    }


def _step(event: DelegationEvent) -> dict[str, Any]:
    said = {name: event.facts[name] for name in SAID if name in event.facts}
    return {
        "what": event.kind.value,
        "by": event.side.value,
        "at": clock.written(event.happened_at),
        **said,
    }
