"""Registering an establishment (design.md §4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import code_letters
from services.accounts.actions.accounts.entering import enter
from services.accounts.actions.registrations import describing, proofs
from services.accounts.config import Proof
from services.accounts.domain import Language
from services.accounts.errors import UnknownPair
from services.accounts.models import LIFE, Account, Establishment, Registration
from services.accounts.tools import Tools
from shared import access
from shared.auth import Profile
from shared.db import new_id
from shared.events.accounts import EstablishmentRegistered


@dataclass(frozen=True)
class Registered:
    """What somebody who registers an establishment is told.

    :ivar letter_leaves_at: when the letter with their code leaves; None: none does
    """

    establishment: Establishment
    account: Account
    registration: Registration
    letter_leaves_at: datetime | None


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

    Until it is proven nobody can sign in, nobody is invited, and others may register it as well:
    the letter lists them all, each with a code of their own.

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
        establishment_id=establishment.id,
        account_id=account.id,
        proof=proof,
        asked_at=now,
        lapses_at=now + LIFE,
    )
    session.add(registration)
    access.announce(
        session,
        EstablishmentRegistered(
            establishment=establishment.facts(), contact=account.person(), proof=proof
        ),
        sequence=establishment.advance(),
    )
    leaves_at = None
    if proof is Proof.LETTER:
        leaves_at = code_letters.join(
            session, registration, siret, codes=tools.paper_codes, now=now
        )
    if proof is Proof.NONE:
        proofs.complete(session, establishment, registration, account, now=now)
    return Registered(establishment, account, registration, leaves_at)
