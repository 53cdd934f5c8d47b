"""Handing in the code of a letter, where one knows no more than what the letter says."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import code_letters
from services.accounts.actions.recoveries import by_letter
from services.accounts.actions.registrations import proofs
from services.accounts.models import Establishment, Recovery, Registration


@dataclass(frozen=True)
class HandedIn:
    """What a code has done.

    :ivar purpose: `registration` or `recovery`
    """

    purpose: str
    establishment: Establishment


def hand_in(session: Session, *, siret: str, digest: str, now: datetime) -> HandedIn | None:
    """Do what a code of a letter to an establishment is for.

    A wrong one is counted against nobody: a SIRET is known to everybody, and whoever tries five
    codes with it must not void what others wait for. Callers limit the tries by address.

    :param digest: of the code that is handed in
    :return: None if nothing under this SIRET waits for this code
    :raises AlreadyRegistered: if somebody else's registration was proven first
    :raises EstablishmentState: if the establishment is not active any more
    :raises NotOrphaned: if somebody can administer it again
    :raises RecoveryUnderWay: if an administrator is invited by now, and has not answered yet
    """
    found = {"siret": siret, "digest": digest}
    registration = queries.paper_codes.waiting(session, Registration, **found)
    if registration is not None:
        proven = proofs.prove(session, establishment_id=registration[0], digest=digest, now=now)
        return HandedIn(code_letters.REGISTRATION, proven) if proven else None
    recovery = queries.paper_codes.waiting(session, Recovery, **found)
    if recovery is not None:
        recovered = by_letter.prove(
            session,
            establishment_id=recovery[0],
            recovery_id=recovery[1],
            digest=digest,
            now=now,
        )
        return HandedIn(code_letters.RECOVERY, recovered.establishment) if recovered else None
    return None
