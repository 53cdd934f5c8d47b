"""Requests and amendments that wait for an answer, by what they rest on; held, to be told of.

Thousands may wait: they come some at a time (`delegations.locked_in_turn`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, union
from sqlalchemy.orm import Session

from services.delegation.models import (
    Amendment,
    AmendmentStatus,
    Assignment,
    Delegation,
    Status,
)
from services.delegation.queries import amendments, delegations


@dataclass(frozen=True)
class Waiting:
    """What waits for an answer.

    :ivar amendment: of the delegation; None: it is the request itself
    """

    delegation: Delegation
    amendment: Amendment | None

    @property
    def asked(self) -> Delegation | Amendment:
        """Tell what is asked for."""
        return self.amendment or self.delegation

    @property
    def amendment_id(self) -> str | None:
        """Name the amendment, as the log does."""
        return str(self.amendment.id) if self.amendment else None


def by_establishment(session: Session, centralising_id: UUID) -> Iterator[list[Waiting]]:
    """Hold what an establishment has asked for, and waits."""
    return _held(
        session,
        request=Delegation.centralising_id == centralising_id,
        amendment=Amendment.centralising_id == centralising_id,
        is_wanted=lambda asked: True,
    )


def by_person(session: Session, account_id: UUID, *, home_id: UUID) -> Iterator[list[Waiting]]:
    """Hold what somebody has asked for, for their establishment, and waits."""
    return _held(
        session,
        **_asked_by(account_id, home_id),
        is_wanted=lambda asked: asked.requested_by == account_id,
    )


def hold_of_person(session: Session, account_id: UUID, *, home_id: UUID) -> None:
    """Hold all that somebody is assigned in, or has asked for and waits, in the order of the ids.

    Whoever changes both takes them by this first: by two looks, they might wait in a circle.
    """
    assigned = select(Assignment.delegation_id).where(
        Assignment.account_id == account_id, Assignment.ended_at.is_(None)
    )
    wanted = Delegation.id.in_(union(assigned, *ids_of(**_asked_by(account_id, home_id))))
    session.execute(select(Delegation.id).where(wanted).order_by(Delegation.id).with_for_update())


def _asked_by(account_id: UUID, home_id: UUID) -> dict[str, ColumnElement[bool]]:
    return {
        "request": and_(
            Delegation.centralising_id == home_id, Delegation.requested_by == account_id
        ),
        "amendment": and_(
            Amendment.centralising_id == home_id, Amendment.requested_by == account_id
        ),
    }


def ids_of(
    request: ColumnElement[bool], amendment: ColumnElement[bool]
) -> tuple[Select[UUID], Select[UUID]]:
    """Select the delegations of requests, and of amendments, that wait: each by its own index."""
    return (
        select(Delegation.id).where(Delegation.status == Status.PENDING, request),
        select(Amendment.delegation_id).where(
            Amendment.status == AmendmentStatus.PENDING, amendment
        ),
    )


def _held(
    session: Session,
    *,
    request: ColumnElement[bool],
    amendment: ColumnElement[bool],
    is_wanted: Callable[[Delegation | Amendment], bool],
) -> Iterator[list[Waiting]]:
    """Hold the delegations, in the order of their ids, then look at what waits in each."""
    found = select(Delegation.id).where(Delegation.id.in_(union(*ids_of(request, amendment))))
    for held in delegations.locked_in_turn(session, found):
        yield in_held(session, held, is_wanted=is_wanted)


def in_held(
    session: Session,
    held: Sequence[Delegation],
    *,
    is_wanted: Callable[[Delegation | Amendment], bool],
) -> list[Waiting]:
    """Look at what waits in delegations that are held."""
    more = amendments.pending_in_each(session, [each.id for each in held])
    waiting = (
        Waiting(each, more.get(each.id))
        for each in held
        if each.status is Status.PENDING or each.id in more
    )
    return [each for each in waiting if is_wanted(each.asked)]
