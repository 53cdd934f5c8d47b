"""Recovering an orphaned establishment by a code in a letter to its address (design.md §4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts, code_letters
from services.accounts.actions.accounts.entering import enter
from services.accounts.actions.recoveries import abandoning, by_operator
from services.accounts.domain.paper_codes import PaperCodes
from services.accounts.errors import RecoveryRefused
from services.accounts.models import LIFE, Establishment, Recovery
from shared.auth import Profile
from shared.clock import paris_date
from shared.db import new_id

OCCASION = "recovery"


@dataclass(frozen=True)
class Asked:
    """What somebody who asks for a letter is told.

    :ivar letter_leaves_at: when the letter with their code leaves
    """

    establishment: Establishment
    recovery: Recovery
    letter_leaves_at: datetime


def ask(
    session: Session,
    *,
    siret: str,
    contract_number: str,
    administrator: Mapping[str, Any],
    codes: PaperCodes,
    now: datetime,
) -> Asked:
    """Have a code sent, on paper, to the address of record of an orphaned establishment.

    Whoever asks soon after others waits for the next letter, and is not refused (decision 0041).

    :param administrator: the coordinates of who is to be an administrator, postal address included
    :raises RecoveryRefused: if SIRET and contract number do not go together, if there is no such
        active establishment, or if somebody administers it: it is never told which
    :raises RecoveryUnderWay: if an administrator is invited, and has not answered yet
    """
    live = queries.establishments.live(session, siret)
    if live is None or contract_number not in live.contract_numbers:
        raise RecoveryRefused
    queries.register.locked(session, siret)
    establishment = queries.establishments.locked(session, live.id)
    if not queries.orphans.is_orphaned(session, establishment, today=paris_date(now)):
        raise RecoveryRefused
    by_operator.require_nobody_expected(session, establishment)
    recovery = Recovery(
        establishment_id=establishment.id,
        account_id=new_id(),
        asked_at=now,
        lapses_at=now + LIFE,
        administrator={"language": establishment.language, **administrator},
    )
    session.add(recovery)
    leaves_at = code_letters.join(session, recovery, siret, codes=codes, now=now)
    return Asked(establishment, recovery, leaves_at)


def prove(
    session: Session, *, establishment_id: UUID, recovery_id: UUID, digest: str, now: datetime
) -> by_operator.Recovered | None:
    """Make an administrator of whoever asked, by their code; count it against them if it is wrong.

    :param digest: of the code that is handed in
    :return: None if the code was wrong, and counted: commit that
    :raises EstablishmentState: if the establishment is not active any more
    :raises NotOrphaned: if somebody can administer it again
    :raises RecoveryUnderWay: if an administrator is invited by now, and has not answered yet
    """
    if session.get(Establishment, establishment_id) is None:
        return None
    establishment = queries.establishments.locked(session, establishment_id)
    recovery = queries.recoveries.locked(session, establishment_id, recovery_id)
    if recovery is None or not recovery.is_proven_by(digest, now=now):
        return None
    by_operator.require_orphaned(session, establishment, today=paris_date(now))
    by_operator.require_nobody_expected(session, establishment)
    account = enter(
        session,
        {
            **recovery.coordinates(),
            "id": recovery.account_id,
            "establishment_id": establishment.id,
            "profile": Profile.ADMINISTRATOR,
            "invited_at": now,
            "sequence": accounts.FIRST,
        },
    )
    accounts.tell_created(
        session,
        account,
        establishment,
        by=None,
        occasion=OCCASION,
        sequence=accounts.FIRST,
        now=now,
    )
    recovery.become_proven(now=now)
    return by_operator.Recovered(establishment, account)


def lapse(session: Session, *, now: datetime, limit: int) -> int:
    """Let recoveries end whose code is too old, and forget whom they named; return how many."""
    overdue = queries.recoveries.overdue(session, now=now, limit=limit)
    for recovery in overdue:
        abandoning.give_up(session, recovery, now=now)
    return len(overdue)
