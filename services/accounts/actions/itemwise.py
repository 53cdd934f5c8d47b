"""Doing the same to many: item by item, never all or nothing, never silent [S0] [S1]."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from shared.errors import Problem

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True, kw_only=True)
class Item:
    """What became of one: done, or refused for what `problem` says."""

    id: UUID
    outcome: str
    problem: Problem | None = None


def each(session: Session, ids: Iterable[UUID], act: Callable[[UUID], object]) -> list[Item]:
    """Act on each in a savepoint of its own: a refusal undoes this one alone, and is told."""
    return [_one(session, item_id, act) for item_id in ids]


def _one(session: Session, item_id: UUID, act: Callable[[UUID], object]) -> Item:
    try:
        with session.begin_nested():
            act(item_id)
    except Problem as problem:
        return Item(id=item_id, outcome=REFUSED, problem=problem)
    return Item(id=item_id, outcome=DONE)
