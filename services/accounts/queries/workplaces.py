"""Where somebody may act: at home, and by delegation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Account
from services.accounts.queries import establishments, rights
from shared import access
from shared.access.tables import AccessDelegation
from shared.auth import Basis, Level


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """An establishment one may act in, and how far."""

    establishment_id: UUID
    siret: str
    name: str
    basis: Basis
    rights: Mapping[str, Level]


def is_assigned(session: Session, account: Account) -> bool:
    """Tell whether an account is assigned in a delegation, one that is suspended included."""
    assigned = select(AccessDelegation.delegation_id).where(
        AccessDelegation.centralising_id == account.establishment_id,
        AccessDelegation.assignments.has_key(str(account.id)),
    )
    return session.scalar(assigned.limit(1)) is not None


def of(
    session: Session, account: Account, *, now: datetime, staleness: timedelta
) -> list[Workplace]:
    """List where the holder of an account may act, home first.

    :param staleness: how old knowledge of delegations may be
    :raises AccessKnowledgeStale: if it is older
    """
    home = establishments.find(session, account.establishment_id)
    perimeter = access.perimeter(
        session, account_id=account.id, now=now, staleness=staleness, own="accounts"
    )
    return [
        Workplace(
            establishment_id=home.id,
            siret=home.siret,
            name=home.name,
            basis=Basis.OWN,
            rights=rights.at_home(account),
        ),
        *(
            Workplace(
                establishment_id=reach.establishment_id,
                siret=reach.siret,
                name=reach.name,
                basis=Basis.DELEGATION,
                rights={code: grant.level for code, grant in reach.grants.items()},
            )
            for reach in perimeter
        ),
    ]
