"""Who somebody is, in whichever establishment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Account, Establishment, KnownClient
from shared import access, tenancy
from shared.auth import Actor
from shared.events.accounts import Person


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody as a list shows them; the names are empty once they are erased."""

    account_id: UUID
    title: str
    first_name: str
    last_name: str
    establishment_id: UUID
    establishment_name: str


def caller(session: Session, actor: Actor) -> Person | None:
    """Tell the person who calls, whose own establishment may be another than the one acted in."""
    if actor.account_id is None or actor.home_id is None:
        return None
    account = _elsewhere(session, actor, [actor.home_id], [actor.account_id]).get(actor.account_id)
    return account[0].person() if account else None


@dataclass(frozen=True, kw_only=True)
class NamedClient:
    """A machine client as a list shows it."""

    client_id: UUID
    name: str
    establishment_id: UUID
    establishment_name: str


def clients_named(
    session: Session, actor: Actor, ids: Iterable[UUID], *, homes: Iterable[UUID]
) -> dict[UUID, NamedClient]:
    """Tell the names of the machine clients that acted in the establishment of a request.

    :param homes: where else they may belong: the other sides of the delegations they acted by
    """
    here, wanted = actor.acting_tenant, sorted(set(ids))
    if not wanted:
        return {}
    tenancy.confine(session, here, *homes)
    rows = session.execute(
        select(KnownClient, Establishment.name)
        .join(Establishment, Establishment.id == KnownClient.establishment_id)
        .where(KnownClient.id.in_(wanted))
        .order_by(KnownClient.id)
    ).all()
    tenancy.confine(session, here)
    return {
        client.id: NamedClient(
            client_id=client.id,
            name=client.name,
            establishment_id=client.establishment_id,
            establishment_name=name,
        )
        for client, name in rows
    }


def named(session: Session, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Named]:
    """Tell the names of those who acted, or were acted on, in the establishment of a request.

    Delegates and operators belong to others, which are looked up: what happened here names them.
    """
    wanted = sorted(set(ids))
    homes = access.homes_of(session, wanted)
    found = _elsewhere(session, actor, homes, wanted)
    return {
        account_id: Named(
            account_id=account_id,
            title=account.title,
            first_name=account.first_name,
            last_name=account.last_name,
            establishment_id=account.establishment_id,
            establishment_name=name,
        )
        for account_id, (account, name) in found.items()
    }


def _elsewhere(
    session: Session, actor: Actor, homes: Sequence[UUID], ids: list[UUID]
) -> dict[UUID, tuple[Account, str]]:
    """Read accounts with these establishments open to the session beside its own, for this once."""
    here = actor.acting_tenant
    tenancy.confine(session, here, *homes)
    rows = session.execute(
        select(Account, Establishment.name)
        .join(Establishment, Establishment.id == Account.establishment_id)
        .where(Account.id.in_(ids))
        .order_by(Account.id)
    ).all()
    tenancy.confine(session, here)
    return {account.id: (account, name) for account, name in rows}
