"""Requests and amendments that wait and ask for a service that is no longer delegable.

Any number of them may: they are held some at a time, for one transaction each.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, select, union
from sqlalchemy.orm import Session

from services.delegation.domain.affected import Because
from services.delegation.models import (
    Amendment,
    AmendmentStatus,
    Delegation,
    DelegationEvent,
    Kind,
    Line,
    LineStatus,
)
from services.delegation.queries import delegations, waiting
from shared.access.tables import AccessService


def waited_for(session: Session) -> Sequence[str]:
    """List the services that can no longer be delegated, and that waiting requests ask for."""
    rights: Any = Amendment.rights
    lines = exists().where(Line.service == AccessService.code, Line.status == LineStatus.PENDING)
    more = exists().where(
        Amendment.status == AmendmentStatus.PENDING, rights.has_key(AccessService.code)
    )
    return session.scalars(
        select(AccessService.code)
        .where(~AccessService.is_delegable, or_(lines, more))
        .order_by(AccessService.code)
    ).all()


def untold(session: Session, code: str, *, now: datetime, limit: int) -> list[waiting.Waiting]:
    """Hold some of what waits and asks for a service, and of which that was never told.

    :param limit: at most so many; the next come once these are told of, or have lapsed
    """
    lines = select(Line.delegation_id).where(
        Line.service == code, Line.status == LineStatus.PENDING
    )
    rights: Any = Amendment.rights
    requests, amendments_of = waiting.ids_of(
        request=and_(
            Delegation.id.in_(lines), ~_is_told(code, of=Delegation.id, amendment_id=None)
        ),
        amendment=and_(
            rights.has_key(code),
            Amendment.answer_by > now,
            ~_is_told(code, of=Amendment.delegation_id, amendment_id=cast(Amendment.id, String)),
        ),
    )
    found = select(Delegation.id).where(Delegation.id.in_(union(requests, amendments_of)))
    ids = session.scalars(found.order_by(Delegation.id).limit(limit)).all()
    if not ids:
        return []
    held = delegations.locked_all(session, Delegation.id.in_(ids))
    asking = waiting.in_held(session, held, is_wanted=lambda asked: code in asked.asked)
    told = _told_of(session, ids, code)  # by whoever held them until now
    return [each for each in asking if (each.delegation.id, each.amendment_id) not in told]


def _is_told(code: str, *, of: Any, amendment_id: Any) -> ColumnElement[bool]:
    """Tell whether it is in the log that a service, asked for here, is no longer delegable."""
    facts: Any = DelegationEvent.facts
    named = facts["amendment_id"].astext
    return exists().where(
        DelegationEvent.delegation_id == of,
        DelegationEvent.kind == Kind.AFFECTED,
        facts.contains(_said(code)),
        named.is_(None) if amendment_id is None else named == amendment_id,
    )


def _told_of(session: Session, ids: Iterable[UUID], code: str) -> set[tuple[UUID, str | None]]:
    """Tell of which of these it is known that a service is no longer delegable: it is told once.

    :return: the ids of delegations, each with the amendment's, if it was one
    """
    facts: Any = DelegationEvent.facts
    told = select(DelegationEvent.delegation_id, facts).where(
        DelegationEvent.delegation_id.in_(ids),
        DelegationEvent.kind == Kind.AFFECTED,
        facts.contains(_said(code)),
    )
    return {(row[0], row[1].get("amendment_id")) for row in session.execute(told)}


def _said(code: str) -> dict[str, Any]:
    return {"because": Because.SERVICE_WITHDRAWN.value, "services": [code]}
