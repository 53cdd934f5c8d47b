"""How the marshmallow schema of a group of facts follows from its annotations."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import marshmallow
from marshmallow import fields

from shared import clock

LATER: Mapping[str, bool] = {"is_later": True}
"""What marks an optional fact that a released group of facts gained: it is left out while empty.

`orphaned_at: datetime | None = field(default=None, metadata=LATER)`: messages that tell nothing of
it are, byte for byte, what they were.
"""
EMPTY: tuple[Any, ...] = (None, [], {})
"""What tells nothing."""


class _Instant(fields.AwareDateTime):
    """An instant, written in UTC with a Z."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        return clock.written(value)


_FIELDS: dict[type, type[fields.Field[Any]]] = {
    str: fields.String,
    int: fields.Integer,
    bool: fields.Boolean,
    UUID: fields.UUID,
    datetime: _Instant,
    date: fields.Date,
}


def derive(cls: type[Any]) -> marshmallow.Schema:
    """Make the schema of a dataclass: a fact without a default is required."""
    hints = typing.get_type_hints(cls)
    derived: dict[str, Any] = {}
    later = {fact.name for fact in dataclasses.fields(cls) if is_later(fact)}
    for fact in dataclasses.fields(cls):
        default = fact.default
        options: dict[str, Any] = {"required": True}
        if default is not dataclasses.MISSING:
            options = {"load_default": default}
        elif fact.default_factory is not dataclasses.MISSING:
            options = {"load_default": fact.default_factory}
        derived[fact.name] = _field(hints[fact.name], **options)
    base = marshmallow.Schema.from_dict(derived, name=f"{cls.__name__}Schema")

    class Derived(base):  # type: ignore[valid-type, misc]
        class Meta:
            unknown = marshmallow.EXCLUDE  # readers are tolerant: later optional facts do no harm

        @marshmallow.post_load
        def make(self, data: dict[str, Any], **_: Any) -> Any:
            return cls(**data)

        @marshmallow.post_dump
        def leave_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
            return {k: value for k, value in data.items() if value not in EMPTY or k not in later}

    return Derived()


def is_later(fact: dataclasses.Field[Any]) -> bool:
    """Tell whether a fact is left out of a message while there is nothing to tell."""
    return bool(fact.metadata.get("is_later"))


def _field(annotation: Any, **options: Any) -> fields.Field[Any]:
    """Derive the marshmallow field of one fact from its annotation."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        inner = next(a for a in arguments if a is not types.NoneType)
        return _field(inner, **options, allow_none=True)
    if origin is list:
        return fields.List(_field(arguments[0]), **options)
    if origin is dict:
        return fields.Dict(keys=_field(arguments[0]), values=_field(arguments[1]), **options)
    if isinstance(getattr(annotation, "schema", None), marshmallow.Schema):
        return fields.Nested(annotation.schema, **options)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return fields.Enum(annotation, by_value=True, **options)
    return _FIELDS[annotation](**options)
