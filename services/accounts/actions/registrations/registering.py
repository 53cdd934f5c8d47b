"""Registering an establishment (design.md §4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.accounts.entering import enter
from services.accounts.actions.registrations import describing, proofs
from services.accounts.config import Proof
from services.accounts.domain import Language
from services.accounts.errors import UnknownPair
from services.accounts.models import LIFE, Account, Establishment, Registration
from services.accounts.tools import Tools
from shared import access
from shared.auth import Profile
from shared.crypto import codes
from shared.crypto.sealing import Sealer
from shared.db import new_id
from shared.events.accounts import (
    EstablishmentCodeIssued,
    EstablishmentRegistered,
)


@dataclass(frozen=True)
class Registered:
    """What somebody who registers an establishment is told."""

    establishment: Establishment
    account: Account
    registration: Registration


def register_establishment(
    session: Session,
    *,
    siret: str,
    contract_number: str,
    administrator: Mapping[str, Any],
    language: Language,
    tools: Tools,
    now: datetime,
) -> Registered:
    """Register an establishment of the register, with its first administrator.

    Until it is proven nobody can sign in, no e-mail leaves, and others may register it as well.

    :param administrator: the coordinates of the first administrator, postal address included
    :raises UnknownPair: if SIRET and contract number do not go together in the register
    :raises AlreadyRegistered: if it is registered and proven, naming whom to ask
    """
    entries = queries.register.locked(session, siret)
    if contract_number not in [entry.contract_number for entry in entries]:
        raise UnknownPair
    proofs.require_free(session, siret, now=now)
    establishment = Establishment(
        id=new_id(), siret=siret, contract_numbers=[contract_number], language=language
    )
    describing.describe(session, establishment)
    session.add(establishment)
    session.flush()  # accounts refer to it
    account = enter(
        session,
        {
            "language": language,
            **administrator,
            "establishment_id": establishment.id,
            "profile": Profile.ADMINISTRATOR,
        },
    )
    proof = tools.settings.registration_proof
    registration = Registration(
        establishment_id=establishment.id, account_id=account.id, proof=proof, lapses_at=now + LIFE
    )
    session.add(registration)
    access.announce(
        session,
        EstablishmentRegistered(
            establishment=establishment.facts(), contact=account.person(), proof=proof
        ),
        sequence=establishment.advance(),
    )
    if proof is Proof.LETTER:
        _send_code(session, establishment, registration, account, sealer=tools.sealer)
    if proof is Proof.NONE:
        proofs.complete(session, establishment, registration, account, now=now)
    return Registered(establishment, account, registration)


def _send_code(
    session: Session,
    establishment: Establishment,
    registration: Registration,
    account: Account,
    *,
    sealer: Sealer,
) -> None:
    """Have a code printed in a letter to the legal representative; only its digest is kept."""
    code = codes.new_paper_code()
    registration.code_digest = codes.digest(code)
    access.announce(
        session,
        EstablishmentCodeIssued(
            establishment=establishment.facts(),
            purpose="registration",
            contact=account.person(),
            sealed=sealer.seal(code),
            expires_at=registration.lapses_at,
        ),
        sequence=establishment.advance(),
    )
