"""How the JSON Schema of an event's facts follows from its annotations."""

import dataclasses
import types
import typing
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from deploy.tooling.contracts.docstrings import told
from shared.events import Event, Fact

Schema = dict[str, Any]

_SIMPLE: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def schemas_of(*events: type[Event]) -> dict[str, Schema]:
    """Make the schemas of events' facts, and of all that these carry, by name."""
    made: dict[str, Schema] = {}
    for event in events:
        _add(event, made)
    return made


def name_of(cls: type[Fact]) -> str:
    """Name the schema of an event's facts by its type, that of a group of facts by its class."""
    if issubclass(cls, Event):
        return cls.type
    return f"{cls.__module__.split('.')[2]}.{cls.__name__}"


def reference(cls: type[Fact]) -> Schema:
    """Refer to a schema from within the document."""
    return {"$ref": f"#/components/schemas/{name_of(cls)}"}


def _add(cls: type[Fact], made: dict[str, Schema]) -> None:
    """Describe a group of facts; a reader bears facts that it does not know, so it is open."""
    if name_of(cls) in made:
        return
    words, hints = told(cls), typing.get_type_hints(cls)
    facts = dataclasses.fields(cls)  # type: ignore[arg-type]
    schema: Schema = {
        "type": "object",
        "description": f"{words.summary} {words.more}".strip(),
        "required": [fact.name for fact in facts if _is_required(fact)],
    }
    made[name_of(cls)] = schema
    schema["properties"] = {
        fact.name: _described(_schema(hints[fact.name], made), words.values.get(fact.name))
        for fact in facts
    }


def _is_required(fact: dataclasses.Field[Any]) -> bool:
    return fact.default is fact.default_factory is dataclasses.MISSING


def _schema(annotation: Any, made: dict[str, Schema]) -> Schema:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        inner = _schema(next(a for a in arguments if a is not types.NoneType), made)
        return {"anyOf": [inner, {"type": "null"}]}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], made)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], made)}
    if issubclass(annotation, Fact):
        _add(annotation, made)
        return reference(annotation)
    if issubclass(annotation, StrEnum):
        return {"type": "string", "enum": [str(value) for value in annotation]}
    return dict(_SIMPLE[annotation])


def _described(schema: Schema, text: str | None) -> Schema:
    if text is None:
        return schema
    return (
        {"allOf": [schema], "description": text}
        if "$ref" in schema
        else schema | {"description": text}
    )
