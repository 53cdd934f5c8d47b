"""Finding in the history what somebody did, or what was done to them, by their name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, Uuid, any_, literal, or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from services.accounts.models import Account, Operation
from services.accounts.queries import history
from services.accounts.queries.history import Criteria
from shared import access, tenancy
from shared.auth import Actor
from shared.text import terms


def rows(session: Session, criteria: Criteria, *, actor: Actor) -> Select[Operation]:
    """Select operations as `history.rows` does, by `q` too, newest first.

    The history keeps ids, never a name: who is called so is looked up first, tombstones included
    until they are erased. Each term must stand in the name of the one who did it, or to whom.
    """
    statement = history.rows(criteria)
    looked_for = terms(criteria.q or "")
    if not looked_for:
        return statement
    called_so = literal(_called(session, looked_for, here=actor.acting_tenant), ARRAY(Uuid))
    return statement.where(
        or_(Operation.actor_id == any_(called_so), Operation.account_id == any_(called_so))
    )


def _called(session: Session, looked_for: Sequence[str], *, here: UUID) -> Sequence[UUID]:
    """Find people of the establishment, and those of others whom its history names."""
    strangers = _strangers(session)
    homes = access.homes_of(session, strangers)
    tenancy.confine(session, here, *homes)
    found = session.scalars(
        select(Account.id)
        .where(
            or_(Account.establishment_id == here, Account.id.in_(strangers)),
            *(Account.sort_name.contains(term, autoescape=True) for term in looked_for),
        )
        .order_by(Account.id)
    ).all()
    tenancy.confine(session, here)
    return found


def _strangers(session: Session) -> Sequence[UUID]:
    """List the delegates, operators and machine clients whom the history has."""
    own = select(Account.id)
    people = union(
        select(Operation.actor_id).where(Operation.actor_id.not_in(own)),
        select(Operation.account_id).where(Operation.account_id.not_in(own)),
    )
    return [each for each in session.scalars(people) if each]
