"""Who sees which rows: stated once by each model, enforced twice.

First wall: every ORM statement gets the model's `visible_to` criteria. Second wall: PostgreSQL
row-level security, which reads two settings made at the begin of each transaction:
`app.tenant_ids` and `app.scope`. Neither set = no rows (design.md §7).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    ColumnElement,
    Connection,
    Executable,
    Select,
    bindparam,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapper,
    ORMExecuteState,
    Session,
    SessionTransaction,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import ExecutableOption

from shared import beginning
from shared.beginning import Begin

Tenants = frozenset[UUID] | BindParameter[Any]
"""Establishments, or what stands for them in a statement until it is executed."""

_SCOPE = "tenancy.scope"
_TOLD = "tenancy.told"
_SET = text(
    "SELECT set_config('app.tenant_ids', :tenants, true), set_config('app.scope', :scope, true)"
)

POLICY = (
    "{column} = ANY ((SELECT string_to_array("
    "NULLIF(current_setting('app.tenant_ids', true), ''), ',')::uuid[])::uuid[])"
)
"""The row-level security test on one column that holds an establishment's id.

The settings are read in a SELECT of their own: once for a statement, which over many rows is five
times faster than once for each.
"""

PLATFORM = "(SELECT current_setting('app.scope', true) = 'platform')"
"""The row-level security test that admits what works for the whole platform."""


class Reason(StrEnum):
    """Why a transaction may see every tenant's rows: a closed list, held by a test."""

    AUTHENTICATION = (
        "sign-in, refresh, codes, resets, reminders: the caller's tenant is not known yet"
    )
    LINKING = "the account that is linked is another establishment's"
    REGISTRATION = "registration: the establishment does not exist yet"
    INTROSPECTION = "token introspection and machine clients' tokens"
    COUNTERPART = "the two sides of a delegation are told who stands behind its accounts"
    OPERATOR = "an operator's platform-wide list or act"
    CLIENT = "a machine client of the platform"
    ACCESS = "the guard reads what the caller may do"
    RELAY = "the relay publishes every tenant's events"
    HANDLER = "a handler keeps what other services announced"
    CHORE = "a chore does what is due in every establishment"
    METRICS = "what waits is counted, of all establishments together"
    JOB = "the dispatcher of jobs, which serves every establishment's in turn"
    COMMAND = "a command of the operations people"
    MIGRATION = "migrations move every tenant's rows"


class Confined:
    """Mixin for rows that one or more tenants may see; to all others they do not exist."""

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        """State which rows these tenants see; override it where a row has two tenants."""
        return cls.establishment_id.in_(tenants)  # type: ignore[attr-defined, no-any-return]


class _Scope:
    def __init__(self, tenants: Iterable[UUID] = (), reason: Reason | None = None) -> None:
        self.tenants = frozenset(tenants)
        self.reason = reason

    @classmethod
    def of(cls, session: Session) -> Self:
        scope: Self = session.info.get(_SCOPE) or cls()
        return scope

    def settings(self) -> dict[str, str]:
        return {
            "app.tenant_ids": ",".join(sorted(str(t) for t in self.tenants)),
            "app.scope": "platform" if self.reason else "",
        }

    def parameters(self) -> dict[str, str]:
        """Tell the same as the parameters of `_SET`."""
        tenants, scope = self.settings().values()
        return {"tenants": tenants, "scope": scope}


def confine(session: Session, *tenants: UUID) -> None:
    """Let a session see the rows of these establishments only, from now on."""
    _enter(session, _Scope(tenants))


def unconfined(session: Session, reason: Reason) -> None:
    """Let a session see every establishment's rows, and say why."""
    _enter(session, _Scope(reason=reason))


def settings_for(reason: Reason) -> dict[str, str]:
    """Tell the settings of a question that is a transaction by itself, and say why it sees all."""
    return _Scope(reason=reason).settings()


def unconfined_for_good(connection: Connection, reason: Reason) -> None:
    """Let a connection that no pool gets back see every establishment's rows, and say why.

    For what works without a session: whoever holds the connection closes it.
    """
    connection.execute(text("SELECT set_config('app.scope', 'platform', false) -- " + reason.name))


@contextmanager
def lifted(session: Session, reason: Reason) -> Iterator[None]:
    """Let a session see every establishment's rows for one query, and say why; then as before.

    What is pending is written first, under the walls it was made in.
    """
    before = _Scope.of(session)
    session.flush()
    unconfined(session, reason)
    try:
        yield
    except BaseException:
        with suppress(DBAPIError):  # a transaction that has failed runs nothing more anyway
            _enter(session, before)
        session.info[_SCOPE] = before
        raise
    _enter(session, before)


def _enter(session: Session, scope: _Scope) -> None:
    session.info[_SCOPE] = scope
    if session.in_transaction():
        begin = Begin(scope.settings())
        with beginning.saying(begin):
            connection = session.connection()
        if session.info.get(_TOLD) is not scope:  # else this has just begun the transaction
            connection.execute(_SET, scope.parameters())
            session.info[_TOLD] = scope


@event.listens_for(Session, "after_begin")
def _tell_postgres(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    scope = _Scope.of(session)
    if transaction.nested and session.info.get(_TOLD) is scope:
        return
    begin = beginning.said() or Begin(scope.settings())
    if not begin.is_said:  # nothing was to be said when the connection was taken
        begin.say(connection)
    if not begin.is_said:  # it was begun otherwise
        connection.execute(_SET, scope.parameters())
    session.info[_TOLD] = scope


@event.listens_for(Session, "after_soft_rollback")
def _forget_told(session: Session, _: SessionTransaction) -> None:
    session.info.pop(_TOLD, None)  # PostgreSQL has gone back to what it was told before


@event.listens_for(Session, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    scope = _Scope.of(state.session)
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
    """Find a row by its one primary key, as `session.get` does, by a statement made once."""
    mapper = cast("Mapper[M]", inspect(model))
    identity = mapper.identity_key_from_primary_key((key,))
    known = cast("M | None", session.identity_map.get(identity))
    if known is not None and not inspect(known).expired:
        return known
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
