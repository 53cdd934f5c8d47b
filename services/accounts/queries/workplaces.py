"""Where somebody may act: at home, and by delegation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.models import Account, AccountLink
from services.accounts.queries import establishments, rights
from shared import access
from shared.access.tables import AccessDelegation
from shared.auth import Basis, Level
from shared.clock import paris_date


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """An establishment one may act in, by what, as which account, and how far."""

    establishment_id: UUID
    siret: str
    name: str
    basis: Basis | Literal["link"]
    account_id: UUID
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
    """List where the holder of an account may act: at home, as a linked account, by delegation.

    As a linked account they act as it may itself: after signing in to it, or, where it
    administers, in what is done across establishments.

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
            account_id=account.id,
            rights=rights.at_home(account),
        ),
        *_linked(session, account, today=paris_date(now)),
        *(
            Workplace(
                establishment_id=reach.establishment_id,
                siret=reach.siret,
                name=reach.name,
                basis=Basis.DELEGATION,
                account_id=account.id,
                rights={code: grant.level for code, grant in reach.grants.items()},
            )
            for reach in perimeter
        ),
    ]


def links_of(session: Session, account: Account) -> Sequence[AccountLink]:
    """Find the links by which the holder of an account may act as another of their accounts."""
    return session.scalars(
        select(AccountLink)
        .where(AccountLink.account_id == account.id, AccountLink.ended_at.is_(None))
        .order_by(AccountLink.link_id)
    ).all()


def _linked(session: Session, account: Account, *, today: date) -> Iterator[Workplace]:
    """Tell where the accounts are that can be acted as: of those that could sign in today."""
    for link in links_of(session, account):
        linked = access.find_account(session, link.linked_account_id)
        if linked is None or linked.status != AccountStatus.ACTIVE or linked.is_overdue(today):
            continue
        home = access.find_establishment(session, linked.establishment_id)
        if home is None or not home.is_active:
            continue
        yield Workplace(
            establishment_id=linked.establishment_id,
            siret=home.siret,
            name=home.name,
            basis="link",
            account_id=linked.account_id,
            rights=rights.of(linked.profile, linked.rights),
        )
