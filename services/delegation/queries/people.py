"""Who people are: at home, and on the other side of a delegation where its rules ask for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.models import Person
from services.delegation.queries import links
from shared import tenancy
from shared.access.tables import AccessAccount
from shared.events.accounts import Person as PersonFacts
from shared.tenancy import Reason
from shared.text import fold_address


@dataclass(frozen=True)
class Name:
    """How somebody is named to the other side."""

    account_id: UUID
    title: str
    first_name: str
    last_name: str


def names_of(session: Session, account_ids: Iterable[UUID | None]) -> dict[UUID, Name]:
    """Tell who stands behind the accounts that a delegation's rows name, of either side.

    The ids come from rows that the caller may see; nobody is found by anything else.
    """
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    named = select(Person.id, Person.title, Person.first_name, Person.last_name)
    with tenancy.lifted(session, Reason.COUNTERPART):
        found = session.execute(named.where(Person.id.in_(wanted))).all()
    return {row.id: Name(*row) for row in found}


def is_same_person(
    session: Session, account_id: UUID | None, other_id: UUID | None, *, linked_since: datetime
) -> bool:
    """Tell whether two accounts are one person's, as far as is known (design.md §4.8).

    They are one, are or were lately linked, or are reached at one e-mail address, in any case.

    :param linked_since: links that ended before it no longer count
    """
    if account_id is None or other_id is None:
        return False
    if links.have_been_linked(session, account_id, other_id, since=linked_since):
        return True
    addresses = select(Person.email).where(Person.id.in_((account_id, other_id)))
    with tenancy.lifted(session, Reason.COUNTERPART):
        known = [fold_address(email) for email in session.scalars(addresses)]
    return account_id == other_id or len(set(known)) < len(known)


def at_address_of(
    session: Session, account_id: UUID | None, establishment_ids: Collection[UUID]
) -> dict[UUID, list[UUID]]:
    """List who is reached at somebody's e-mail address in some establishments, by establishment."""
    person = session.get(Person, account_id) if account_id else None
    if person is None or not person.email:
        return {}
    address = fold_address(person.email)
    alike = select(Person.id, Person.establishment_id, Person.email).where(
        Person.establishment_id.in_(establishment_ids),
        Person.email.istartswith(address, autoescape=True),
    )
    found: dict[UUID, list[UUID]] = {}
    with tenancy.lifted(session, Reason.COUNTERPART):
        for other_id, home_id, email in session.execute(alike):
            if fold_address(email) == address:
                found.setdefault(home_id, []).append(other_id)
    return found


def introduce(session: Session, account_id: UUID | None) -> PersonFacts | None:
    """Tell who somebody of one's own establishment is, for an e-mail; None: not known here."""
    person = session.get(Person, account_id) if account_id else None
    if person is None:
        return None
    return PersonFacts(
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        account_id=person.id,
        phone=person.phone,
    )


def locked_account(session: Session, account_id: UUID) -> AccessAccount | None:
    """Find an account, and let nothing change what is known of it in this transaction."""
    return session.scalar(
        select(AccessAccount)
        .where(AccessAccount.account_id == account_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
