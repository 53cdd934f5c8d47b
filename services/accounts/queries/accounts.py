"""Finding accounts."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from services.accounts.domain import AccountStatus
from services.accounts.domain.identity import Identity
from services.accounts.models import Account
from services.accounts.queries.searching import line_of
from shared import tenancy
from shared.auth import Actor
from shared.errors import NotFound
from shared.text import fold, fold_name

MOST_NAMESAKES = 10


def find(session: Session, account_id: UUID) -> Account:
    """Find an account.

    :raises NotFound: if there is none, or it is deleted
    """
    account = tenancy.get(session, Account, account_id)
    if account is None or account.status is AccountStatus.DELETED:
        raise NotFound
    return account


def remembered(session: Session, account_id: UUID) -> Account:
    """Find an account, deleted ones included.

    :raises NotFound: if there never was one
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def locked(session: Session, account_id: UUID) -> Account:
    """Find an account and lock its row until the transaction ends.

    :raises NotFound: if there is none, or it is deleted
    """
    account = locked_even_deleted(session, account_id)
    if account is None or account.status is AccountStatus.DELETED:
        raise NotFound
    return account


def locked_among(session: Session, ids: Collection[UUID]) -> dict[UUID, Account]:
    """Find those of these accounts that are there, and lock their rows in the order of their ids.

    Everybody who locks several does so in this order: nobody waits for one who waits for them.
    """
    found = session.scalars(
        select(Account)
        .where(Account.id.in_(ids), Account.status != AccountStatus.DELETED)
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {account.id: account for account in found}


def of_caller(session: Session, actor: Actor) -> Account:
    """Find the account of a person who acts at home.

    :raises NotFound: if the caller is a machine client, or was deleted
    """
    if actor.account_id is None:
        raise NotFound
    return find(session, actor.account_id)


def locked_even_deleted(session: Session, account_id: UUID) -> Account | None:
    """Find an account, deleted ones included, and lock its row until the transaction ends."""
    return session.scalar(_LOCKED, {"key": account_id})


_LOCKED = tenancy.kept(
    select(Account)
    .where(Account.id == bindparam("key"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def await_other_creations(session: Session, establishment_id: UUID) -> None:
    """Wait until nobody else is giving people accounts here, and have others wait for this."""
    key = func.hashtextextended(f"accounts.creation.{establishment_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def holders(
    session: Session, establishment_id: UUID, people: Collection[Identity]
) -> dict[Identity, Account]:
    """Find those of these people who have an account, by the oldest of each."""
    names = {person.name for person in people}
    found = session.scalars(
        select(Account)
        .where(
            Account.establishment_id == establishment_id,
            Account.sort_name.in_(names),
            Account.status != AccountStatus.DELETED,
        )
        .order_by(Account.id.desc())
    )
    here = {Identity.of(each.first_name, each.last_name, each.email): each for each in found}
    return {person: here[person] for person in people if person in here}


def namesakes(
    session: Session,
    establishment_id: UUID,
    *,
    first_name: str | None = None,
    last_name: str | None = None,
    email: str | None = None,
) -> Sequence[Account]:
    """List who has these names, either way round, or this e-mail address; ten at most, by name."""
    alike: list[ColumnElement[bool]] = []
    if first_name and last_name:
        either = (last_name, first_name), (first_name, last_name)
        alike.append(
            Account.sort_name.in_([fold_name(last_name=a, first_name=b) for a, b in either])
        )
    if email:
        alike.append(line_of("email") == fold(email))
    if not alike:
        return []
    return session.scalars(
        select(Account)
        .where(
            Account.establishment_id == establishment_id,
            or_(*alike),
            Account.status != AccountStatus.DELETED,
        )
        .order_by(Account.sort_name, Account.id)
        .limit(MOST_NAMESAKES)
    ).all()
