"""Objections: what can be objected to, and what is, for either side and for operators."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.delegation.models import (
    Delegation,
    DelegationEvent,
    Kind,
    Objection,
    ObjectionStatus,
    Side,
    Status,
)
from services.delegation.queries import people
from services.delegation.queries.delegations import WHOLE
from services.delegation.queries.people import Name
from shared.errors import NotFound

BY_THE_PLATFORM = frozenset({Side.OPERATOR, Side.RULES})
"""Whose acts may be objected to: what one's own side or the other does is between the two."""


@dataclass(frozen=True, kw_only=True)
class ShownObjection:
    """An objection for a reader.

    :ivar made_by: who made it, for their own side
    :ivar delegation: what it is about, for operators
    """

    objection: Objection
    made_by: Name | None = None
    delegation: Delegation | None = None


def objectionable(session: Session, delegation: Delegation) -> list[DelegationEvent]:
    """List what of a delegation's log may be objected to as it stands, newest first.

    That is the last suspension by each of the operators and the rules that still lasts, or the end
    that operators have put to it. Once its texts are forgotten, nothing more is written about it.
    """
    if not delegation.text:
        return []
    if delegation.status is Status.SUSPENDED:
        kind, sides = Kind.SUSPENDED, BY_THE_PLATFORM.intersection(delegation.suspended_by)
    elif delegation.status is Status.TERMINATED and delegation.ended_by is Side.OPERATOR:
        kind, sides = Kind.TERMINATED, frozenset({Side.OPERATOR})
    else:
        return []
    lines = session.scalars(
        select(DelegationEvent)
        .where(
            DelegationEvent.delegation_id == delegation.id,
            DelegationEvent.kind == kind,
            DelegationEvent.side.in_(sides),
        )
        .order_by(DelegationEvent.id.desc())
    )
    newest: dict[Side, DelegationEvent] = {}
    for line in lines:
        newest.setdefault(line.side, line)
    return list(newest.values())


def to_each(
    session: Session, events: Collection[DelegationEvent], establishment_id: UUID
) -> dict[UUID, Objection]:
    """Find what one establishment has objected to, by the id of the log's line."""
    ids = [event.id for event in events]
    made = session.scalars(
        select(Objection).where(
            Objection.event_id.in_(ids), Objection.establishment_id == establishment_id
        )
    )
    return {objection.event_id: objection for objection in made}


def find(session: Session, objection_id: UUID, *, lock: bool = False) -> Objection:
    """Find an objection.

    :param lock: whether to keep it for this transaction alone, as it is then
    :raises NotFound: there is none, or it is another establishment's
    """
    statement = select(Objection).where(Objection.id == objection_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def of(delegation: Delegation, establishment_id: UUID) -> Select[Objection]:
    """Select what an establishment has objected to in a delegation, newest first."""
    return (
        select(Objection)
        .where(
            Objection.delegation_id == delegation.id,
            Objection.establishment_id == establishment_id,
        )
        .order_by(Objection.id.desc())
    )


def of_anybody(*, status: ObjectionStatus | None = None) -> Select[Objection]:
    """Select the objections of all establishments, the oldest first."""
    statement = select(Objection).order_by(Objection.id)
    return statement if status is None else statement.where(Objection.status == status)


def shown(session: Session, objections: Iterable[Objection]) -> list[ShownObjection]:
    """Show objections to their own side, with who made them."""
    found = list(objections)
    names = people.names_of(session, (each.made_by for each in found))
    return [
        ShownObjection(objection=each, made_by=names.get(each.made_by) if each.made_by else None)
        for each in found
    ]


def shown_to_operators(session: Session, objections: Sequence[Objection]) -> list[ShownObjection]:
    """Show objections with the delegations that they are about; nobody is named."""
    ids = {each.delegation_id for each in objections}
    about = select(Delegation).where(Delegation.id.in_(ids)).options(*WHOLE)
    delegations = {each.id: each for each in session.scalars(about)}
    return [
        ShownObjection(objection=each, delegation=delegations[each.delegation_id])
        for each in objections
    ]
