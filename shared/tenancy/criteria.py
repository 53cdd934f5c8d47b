"""The first wall: the criteria that each ORM statement gets from the models it touches."""

from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ClauseElement,
    Executable,
    Select,
    bindparam,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import ExecutableOption

from shared.tenancy import reading
from shared.tenancy.confined import Confined, Tenants
from shared.tenancy.scopes import Scope


@event.listens_for(Session, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    scope = Scope.of(state.session)
    _bound.set(scope.tenants)
    if scope.reason or state.is_column_load or state.is_relationship_load:
        return
    known = _kept.get(state.statement)
    if known is None:
        known = state.statement
        for base in _bases(state):
            known = known.options(*_criteria(base))
        if state.statement in _kept:
            _kept[state.statement] = known
    state.statement = known


M = TypeVar("M", bound=DeclarativeBase)
S = TypeVar("S", bound=Executable)


def kept(statement: S) -> S:
    """Mark a statement that is made once and executed often, with parameters for its values.

    What its criteria make of it is made once too.
    """
    _kept[statement] = None
    return statement


def get(session: Session, model: type[M], key: Any) -> M | None:
    """Find a row by its one primary key, as `session.get` does, by a question if it can be."""
    mapper = cast("Mapper[M]", inspect(model))
    identity = mapper.identity_key_from_primary_key((key,))
    known = cast("M | None", session.identity_map.get(identity))
    if known is not None and not inspect(known).expired:
        return known
    if known is None and reading.is_readable(model):
        return reading.read(session, model, key)
    return session.scalar(cast("Select[M]", _by_key(model)), {"key": key})


@cache
def _by_key(model: type[DeclarativeBase]) -> Select[Any]:
    (column,) = cast("Mapper[Any]", inspect(model)).primary_key
    return kept(select(model).where(column == bindparam("key", type_=column.type)))


_kept: dict[Executable, Executable | None] = {}
"""Statements that are made once, and what their criteria make of them."""


_bound: ContextVar[frozenset[UUID]] = ContextVar("tenancy.bound", default=frozenset())
"""The tenants of the session whose statement is being executed."""

_TENANTS: Tenants = bindparam("visible_tenants", expanding=True, callable_=lambda: _bound.get())
"""Stands for them in criteria, which are made once: their value is asked for at each execution."""


@cache
def _criteria(base: type[DeclarativeBase]) -> tuple[ExecutableOption, ...]:
    """Make, once, the criteria of all confined models of a declarative base."""
    return tuple(
        with_loader_criteria(model, model.visible_to(_TENANTS), include_aliases=True)
        for model in sorted(_confined(base), key=lambda model: model.__name__)
    )


@event.listens_for(Mapper, "mapper_configured")
def _forget_criteria(*_: object) -> None:
    _criteria.cache_clear()
    _kept.update(dict.fromkeys(_kept))


def _confined(base: type[DeclarativeBase]) -> list[Any]:
    classes = (mapper.class_ for mapper in base.registry.mappers)
    return [model for model in classes if issubclass(model, Confined)]


def _bases(state: ORMExecuteState) -> list[type[DeclarativeBase]]:
    """List the declarative bases that a statement touches, whose confined models it may reach."""
    mappers = state.all_mappers or _mappers_within(state.statement)
    found = {_base_of(mapper.class_) for mapper in mappers}
    return sorted((base for base in found if base is not None), key=lambda base: base.__name__)


def _mappers_within(statement: Executable) -> Iterator[Mapper[Any]]:
    """Find the mappers of a statement that selects no column of theirs: count(*), exists(…)."""
    if isinstance(statement, ClauseElement):
        for element in visitors.iterate(statement):
            mapper = element._annotations.get("parentmapper")
            if isinstance(mapper, Mapper):
                yield mapper


def _base_of(model: type[Any]) -> type[DeclarativeBase] | None:
    for parent in model.__mro__:
        if DeclarativeBase in parent.__bases__:
            return parent
    return None
