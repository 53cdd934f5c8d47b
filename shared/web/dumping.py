"""Writing what schemas describe, without marshmallow's cost for each field of each row.

A schema is compiled once into one step for each field. Kinds of fields that most answers are made
of are written straight away; all others, and whatever is missing, are left to marshmallow. The
schema stays the contract: a test compares both ways of writing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

import marshmallow
from marshmallow import fields, missing

from shared.web.fields import Instant

Write = Callable[[Any], Any]


@cache
def made(schema: type[marshmallow.Schema]) -> marshmallow.Schema:
    """Make a schema, once: it keeps nothing of what it reads and writes."""
    return schema()


Dump = Callable[[Any], dict[str, Any]]


def compiled(schema: marshmallow.Schema) -> Callable[[], Dump]:
    """Make what makes, for each answer, what writes its things as a schema does, hooks left out.

    A field that tells of a whole thing has a method `teller`, which is called once for an answer.
    """
    steps: list[tuple[str, str, Any, Write]] = [
        _step(schema, name, field) for name, field in schema.dump_fields.items()
    ]

    tellers = [
        (number, field.teller)
        for number, field in enumerate(schema.dump_fields.values())
        if hasattr(field, "teller")
    ]
    if not tellers:
        dump = _dump(steps)
        return lambda: dump

    def prepared() -> Dump:
        own = list(steps)
        for number, teller in tellers:
            key, attribute, _, _ = own[number]
            own[number] = (key, attribute, None, teller())
        return _dump(own)

    return prepared


def _dump(steps: list[tuple[str, str, Any, Write]]) -> Dump:
    def dump(thing: Any) -> dict[str, Any]:
        written = {}
        is_row = hasattr(type(thing), "__getitem__")
        loaded = getattr(thing, "__dict__", {})  # of an entity, without asking its mapper for each
        for key, attribute, write, general in steps:
            if write is None:
                value = missing
            elif is_row:
                value = _item(thing, attribute)
            elif attribute in loaded:
                value = loaded[attribute]
            else:
                value = getattr(thing, attribute, missing)
            if value is missing:
                told = general(thing)
                if told is not missing:
                    written[key] = told
            else:
                written[key] = write(value)
        return written

    return dump


def writer_of(field: fields.Field[Any]) -> Write | None:
    """Tell what writes a field of a thing straight away; None: marshmallow is to."""
    kind = type(field)
    is_usual = kind.get_value is fields.Field.get_value and kind.serialize is fields.Field.serialize
    return _writer(field) if is_usual and not hasattr(field, "teller") else None


def _writer(field: fields.Field[Any]) -> Write | None:
    method = type(field)._serialize
    if method in _OF_VALUE_ALONE:
        return lambda value: method(field, value, None, None)
    make = _WRITERS.get(method)
    return make(field) if make is not None else None


def _step(
    schema: marshmallow.Schema, name: str, field: fields.Field[Any]
) -> tuple[str, str, Any, Write]:
    attribute = field.attribute or name
    write = None if "." in attribute else writer_of(field)
    return field.data_key or name, attribute, write, partial(_general, schema, name, field)


def _general(schema: marshmallow.Schema, name: str, field: fields.Field[Any], thing: Any) -> Any:
    return field.serialize(name, thing, accessor=schema.get_attribute)


def _item(thing: Any, name: str) -> Any:
    try:
        return thing[name]
    except (KeyError, IndexError, TypeError, AttributeError):
        return getattr(thing, name, missing)


def _text(field: Any) -> Write:
    write = type(field)._serialize
    return lambda value: value if type(value) is str else write(field, value, None, None)


def _day(field: Any) -> Write | None:
    if not isinstance(field, fields.Date) or field.format != "iso":
        return None
    return lambda value: None if value is None else date.isoformat(value)


def _choice(field: Any) -> Write | None:
    if not field.by_value or type(field.field) is not fields.Raw:
        return None
    return lambda value: None if value is None else value.value


def _flag(field: Any) -> Write:
    def write(value: Any) -> Any:
        if value is None or value is True or value is False:
            return value
        return field._serialize(value, None, None)

    return write


def _list(field: Any) -> Write | None:
    inner = _writer(field.inner)
    if inner is None:
        return None
    return lambda value: None if value is None else [inner(each) for each in value]


_OF_VALUE_ALONE = (
    Instant._serialize,
    fields.UUID._serialize,
    fields.Integer._serialize,
    fields.Nested._serialize,
)
"""Methods that look at nothing but the value."""

_WRITERS: Mapping[Any, Callable[[Any], Write | None]] = {
    fields.String._serialize: _text,
    fields.Date._serialize: _day,
    fields.Enum._serialize: _choice,
    fields.Boolean._serialize: _flag,
    fields.List._serialize: _list,
    fields.Raw._serialize: lambda _: lambda value: value,
}
"""By the method that a kind of field is written by: what makes its writer."""
