"""One row by its primary key, read as one JSON value: a third of what an ORM statement costs.

Both walls stand: the first is the model's own `visible_to`, put into the question as it is made.
What it gives is an entity of the session like any other: known, watched, written when changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, inspect, literal_column, select, text, types
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, make_transient_to_detached
from sqlalchemy.sql.type_api import TypeEngine

from shared.questions import Question, Told
from shared.tenancy.confined import Confined
from shared.tenancy.scopes import Scope

M = TypeVar("M", bound=DeclarativeBase)
Convert = Callable[[Any], Any]

_KEY: ColumnElement[Any] = literal_column("($1::jsonb ->> 'key')::uuid")
_TENANTS: Select[Any] = select(literal_column("tenant::uuid")).select_from(
    text("jsonb_array_elements_text($1::jsonb -> 'tenants') AS tenants (tenant)")
)


@dataclass(frozen=True)
class _Reader:
    """How the rows of a model are read.

    :ivar facts: of each attribute its name, its column's, and what converts JSON; None: as it is
    :ivar others: attributes that are no columns: nothing, as a statement that does not ask for them
        leaves them
    """

    confined: Question
    unconfined: Question
    facts: tuple[tuple[str, str, Convert | None], ...]
    others: tuple[str, ...]

    def attributes(self, row: Told) -> dict[str, Any]:
        """Convert a row."""
        told: dict[str, Any] = dict.fromkeys(self.others)
        for name, column, convert in self.facts:
            value = row[column]
            told[name] = value if convert is None or value is None else convert(value)
        return told


def is_readable(model: type[DeclarativeBase]) -> bool:
    """Tell whether all that a model has can be read from JSON."""
    return _reader(model) is not None


def read(session: Session, model: type[M], key: UUID) -> M | None:
    """Read a row that the session does not hold, within its transaction.

    :param model: one that `is_readable`
    """
    reader = _reader(model)
    assert reader is not None
    scope = Scope.of(session)
    question = reader.unconfined if scope.reason else reader.confined
    rows = question.within(session, {"key": key, "tenants": sorted(scope.tenants)})
    if not rows:
        return None
    made = cast("Mapper[M]", inspect(model)).class_manager.new_instance()
    vars(made).update(reader.attributes(rows[0]))
    make_transient_to_detached(made)
    session.add(made)
    return made


@cache
def _reader(model: type[DeclarativeBase]) -> _Reader | None:
    mapper = cast("Mapper[Any]", inspect(model))
    own = {
        attribute.key: column
        for attribute in mapper.column_attrs
        if isinstance(column := attribute.columns[0], Column) and column.table is mapper.local_table
    }
    (key,) = mapper.primary_key
    is_usual = isinstance(key.type, types.Uuid) and not mapper.class_manager.dispatch.load
    if not is_usual or not all(_is_known(column.type) for column in own.values()):
        return None
    found = select(*(getattr(model, name) for name in own)).where(key == _KEY)
    within = found.where(model.visible_to(_TENANTS)) if issubclass(model, Confined) else found
    return _Reader(
        confined=_question(within),
        unconfined=_question(found),
        facts=tuple((name, column.name, _converter(column.type)) for name, column in own.items()),
        others=tuple(each.key for each in mapper.column_attrs if each.key not in own),
    )


def _question(statement: Select[Any]) -> Question:
    written = statement.compile(dialect=postgresql.dialect(paramstyle="named"))  # type: ignore[no-untyped-call]
    assert not written.params
    return Question(f"SELECT row_to_json(found) FROM ({written}) AS found")


_AS_JSON_HAS_THEM = (types.String, types.Integer, types.Boolean, types.JSON)


def _is_known(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, (*_AS_JSON_HAS_THEM, types.Uuid, types.DateTime, types.Date))


def _converter(kind: TypeEngine[Any]) -> Convert | None:
    if isinstance(kind, types.Enum):
        return kind.enum_class
    if isinstance(kind, types.Uuid):
        return UUID
    if isinstance(kind, types.DateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, types.Date) else None
