"""What the people of an establishment did in others, by delegation (design.md §4.7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, Select, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from services.accounts.domain import OF_OPERATION, Kind
from services.accounts.models import Account, Operation
from services.accounts.queries import people
from services.accounts.queries.history import Criteria
from services.accounts.queries.people import Named, NamedClient
from shared.access.tables import AccessDelegation, AccessEstablishment
from shared.auth import Actor
from shared.text import terms


@dataclass(frozen=True, kw_only=True)
class ActElsewhere:
    """What was done, where and by whom: to whom, the establishment alone is shown.

    :ivar actor_client: who did it, where that is a machine client
    """

    operation: Operation
    kind: Kind
    establishment_name: str
    actor: Named | None
    actor_client: NamedClient | None


def delegations(
    session: Session, home_id: UUID, *, establishment_id: UUID | None
) -> Mapping[UUID, UUID]:
    """Tell for whom an establishment acts, or has acted, by the delegation.

    :param establishment_id: for this one only; None: for whomever
    """
    statement = select(AccessDelegation.delegation_id, AccessDelegation.delegating_id).where(
        AccessDelegation.centralising_id == home_id
    )
    if establishment_id is not None:
        statement = statement.where(AccessDelegation.delegating_id == establishment_id)
    return {row.delegation_id: row.delegating_id for row in session.execute(statement)}


def called(session: Session, words: str) -> Sequence[UUID]:
    """Find the people of one's own establishment whose names have each of some words."""
    statement = select(Account.id).order_by(Account.id)
    for term in terms(words):
        statement = statement.where(Account.sort_name.contains(term, autoescape=True))
    return session.scalars(statement).all()


def rows(
    criteria: Criteria, delegation_ids: Iterable[UUID], actor_ids: Iterable[UUID] | None
) -> Select[Operation]:
    """Select what was done by some delegations, newest first, in whichever establishments are open.

    :param actor_ids: done by one of these; None: by whomever
    """
    statement = select(Operation).where(Operation.delegation_id == any_(_array(delegation_ids)))
    if actor_ids is not None:
        statement = statement.where(Operation.actor_id == any_(_array(actor_ids)))
    if criteria.actor_id is not None:
        statement = statement.where(Operation.actor_id == criteria.actor_id)
    if criteria.operation is not None:
        statement = statement.where(Operation.operation == criteria.operation)
    if criteria.since:
        statement = statement.where(Operation.happened_at >= criteria.since)
    if criteria.until:
        statement = statement.where(Operation.happened_at < criteria.until)
    return statement.order_by(
        Operation.happened_at.desc(), Operation.establishment_id, Operation.number.desc()
    )


def lines(session: Session, found: Sequence[Operation], *, actor: Actor) -> list[ActElsewhere]:
    """Look up who did each, and where."""
    if not found:
        return []
    ids = {row.actor_id for row in found if row.actor_id}
    names = people.named(session, actor, ids)
    clients = people.clients_named(session, actor, ids - names.keys(), homes=[])
    places = _names(session, {row.establishment_id for row in found})
    return [
        ActElsewhere(
            operation=row,
            kind=OF_OPERATION[row.operation],
            establishment_name=places[row.establishment_id],
            actor=names.get(row.actor_id) if row.actor_id else None,
            actor_client=clients.get(row.actor_id) if row.actor_id else None,
        )
        for row in found
    ]


def _names(session: Session, ids: set[UUID]) -> Mapping[UUID, str]:
    statement = select(AccessEstablishment.establishment_id, AccessEstablishment.name).where(
        AccessEstablishment.establishment_id.in_(ids)
    )
    return {row.establishment_id: row.name for row in session.execute(statement)} if ids else {}


def _array(ids: Iterable[UUID]) -> BindParameter[Sequence[UUID]]:
    return literal(sorted(ids), ARRAY(Uuid))
