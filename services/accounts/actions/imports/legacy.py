"""Accounts of a former platform: their identifiers, states and last days are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.actions.accounts import Creation, NewAccount, entering
from services.accounts.actions.rights import granting
from services.accounts.domain import AccountStatus
from services.accounts.errors import EstablishmentState, IdentifierTaken
from services.accounts.models import Account
from shared import access
from shared.auth import Actor
from shared.errors import Bilingual, Invalid, Problem
from shared.events.accounts import AccountTakenOver
from shared.text import fold_code

NO_LAST_DAY = Bilingual(
    "An active account needs its last day.", "Un compte actif doit avoir une date d'expiration."
)
_NOT_COORDINATES = ("profile", "rights", "identifier", "status", "expires_on")


def keep_all(
    session: Session, rows: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime
) -> list[Account | Problem]:
    """Keep accounts of a former platform under their identifiers [S1], each judged by itself.

    Whoever was active there is active here, overdue or not, and is told nothing: their password
    comes by a file of its own into identity. Whoever was still invited is invited again.

    :return: of each row its account, or why there is none: `EstablishmentState` on the platform
        itself (who is let in there is for its administrators, and for a command, not for everybody
        with this duty); `IdentifierTaken` if anybody on the platform has, or had, this identifier;
        `Invalid` if a service cannot be given, an administrator has no postal address, or an active
        account no last day
    """
    home = queries.establishments.find(session, actor.acting_tenant)
    creation = accounts.Creation(
        session=session, actor=actor, establishment=home, is_one_of_many=True, now=now
    )
    outcomes: dict[int, Account | Problem] = {}
    for place, row in enumerate(rows):
        try:
            _require_good(creation, row)
        except Problem as problem:
            outcomes[place] = problem
    good = [place for place in range(len(rows)) if place not in outcomes]
    added = entering.add(session, [_facts(creation, rows[place]) for place in good])
    with access.together(session):
        for place, account in zip(good, added, strict=True):
            if account is not None:
                _announce(creation, account)
            outcomes[place] = account or IdentifierTaken()
    return [outcomes[place] for place in range(len(rows))]


def _require_good(creation: Creation, row: Mapping[str, Any]) -> None:
    home = creation.establishment
    if home.is_platform:
        raise EstablishmentState(establishment_status=str(home.status))
    if _is_active(row) and row.get("expires_on") is None:
        raise Invalid({"expires_on": [NO_LAST_DAY]})
    coordinates = {name: value for name, value in row.items() if name not in _NOT_COORDINATES}
    creation.require_good(
        NewAccount(profile=row["profile"], rights=row["rights"], coordinates=coordinates)
    )


def _facts(creation: Creation, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "language": creation.establishment.language,
        **row,
        "identifier": fold_code(row["identifier"]),
        "establishment_id": creation.establishment.id,
        "rights": granting.stored(row["rights"]),
        "status": AccountStatus(row["status"]),
        "expires_on": row.get("expires_on") if _is_active(row) else None,
        "invited_at": None if _is_active(row) else creation.now,
        "sequence": accounts.FIRST,
    }


def _announce(creation: Creation, account: Account) -> None:
    if account.status is AccountStatus.ACTIVE:
        event = AccountTakenOver(account=account.facts())
        access.announce(creation.session, event, sequence=accounts.FIRST)
        return
    accounts.tell_created(
        creation.session,
        account,
        creation.establishment,
        by=creation.author,
        is_one_of_many=True,
        sequence=accounts.FIRST,
        now=creation.now,
    )


def _is_active(row: Mapping[str, Any]) -> bool:
    return bool(row["status"] == AccountStatus.ACTIVE)
