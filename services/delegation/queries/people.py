"""Who people are: at home always, and across the two sides of a delegation where its rules ask for it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.models import Person
from shared import tenancy
from shared.access.tables import AccessAccount
from shared.events.accounts import Person as PersonFacts
from shared.tenancy import Reason


def names_of(session: Session, account_ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    """Tell who stands behind the accounts that a delegation's rows name, of whichever side they are.

    The ids come from rows that the caller may see; nobody is found by anything else.
    """
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    with tenancy.lifted(session, Reason.COUNTERPART):
        people = session.scalars(select(Person).where(Person.id.in_(wanted)))
        return {person.id: person for person in people}


def is_reached_like(session: Session, account_id: UUID, other_id: UUID | None) -> bool:
    """Tell whether two accounts are one, or have one e-mail address."""
    if account_id == other_id:
        return True
    known = names_of(session, (account_id, other_id))
    one, other = known.get(account_id), known.get(other_id or account_id)
    return one is not None and other is not None and one is not other and one.shares_email_with(other)


def introduce(session: Session, account_id: UUID | None) -> PersonFacts | None:
    """Tell who somebody of one's own establishment is, as an e-mail names them; None: not known here."""
    person = session.get(Person, account_id) if account_id else None
    return person and PersonFacts(
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        account_id=person.id,
        phone=person.phone,
    )


def hold_account(session: Session, account_id: UUID) -> AccessAccount | None:
    """Find an account and keep what is known of it from changing until this transaction ends."""
    return session.scalar(
        select(AccessAccount)
        .where(AccessAccount.account_id == account_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
