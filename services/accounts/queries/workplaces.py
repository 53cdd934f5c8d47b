"""Where somebody may act: at home, and by delegation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.models import Account
from services.accounts.queries import establishments, rights
from shared import access
from shared.auth import Basis, Level


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """An establishment one may act in, and how far."""

    establishment_id: UUID
    siret: str
    name: str
    basis: Basis
    rights: Mapping[str, Level]


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
