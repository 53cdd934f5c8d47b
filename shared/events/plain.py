"""Facts as usual JSON values are read and written straight away.

marshmallow asks each field of each message the same questions again: two thirds of what a message
costs to read. What is of exactly the kind that a fact should be needs none of them; whatever is
not is left to the schema, which stays the contract: it converts it, or tells what is wrong. A test
compares both ways.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Any, cast
from uuid import UUID

from shared import clock

Convert = Callable[[Any], Any]


class Unusual(Exception):
    """A value is not of the kind that it should be: ask the schema."""


def reader(cls: type[Any]) -> Convert:
    """Make what reads a group of facts from JSON values.

    It raises `Unusual` for whatever only the schema can judge.
    """
    hints = typing.get_type_hints(cls)
    facts = [
        (fact.name, _default_of(fact), _reading(hints[fact.name]))
        for fact in dataclasses.fields(cls)
    ]

    def read(data: Any) -> Any:
        if type(data) is not dict:
            raise Unusual
        made = {}
        for name, default, convert in facts:
            made[name] = convert(data[name]) if name in data else default()
        return cls(**made)

    return read


def writer(cls: type[Any], *, later: Collection[str], empty: Collection[Any]) -> Convert:
    """Make what writes a group of facts as JSON values.

    :param later: facts that are left out while they are `empty`
    """
    hints = typing.get_type_hints(cls)
    facts = [
        (fact.name, fact.name in later, _writing(hints[fact.name]))
        for fact in dataclasses.fields(cls)
    ]

    def write(thing: Any) -> Any:
        if type(thing) is not cls:
            raise Unusual
        told = {}
        for name, is_later, convert in facts:
            value = convert(getattr(thing, name))
            if not is_later or value not in empty:
                told[name] = value
        return told

    return write


def _default_of(fact: "dataclasses.Field[Any]") -> Callable[[], Any]:
    if fact.default is not dataclasses.MISSING:
        return lambda: fact.default
    if fact.default_factory is not dataclasses.MISSING:
        return fact.default_factory
    return _missing


def _missing() -> Any:
    raise Unusual


def _reading(annotation: Any) -> Convert:
    def nested(kind: Any) -> Convert:
        return cast("Convert", kind.plain_reader)

    return _converting(annotation, _READERS, enum=_parsed, nested=nested)


def _writing(annotation: Any) -> Convert:
    def nested(kind: Any) -> Convert:
        return cast("Convert", kind.plain_writer)

    return _converting(annotation, _WRITERS, enum=_enum_writer, nested=nested)


def _converting(
    annotation: Any,
    plain: dict[type, Convert],
    *,
    enum: Callable[[Any], Convert],
    nested: Callable[[Any], Convert],
) -> Convert:
    """Make what converts the values of one fact, by its annotation."""

    def of(inner: Any) -> Convert:
        return _converting(inner, plain, enum=enum, nested=nested)

    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        convert = of(next(each for each in arguments if each is not types.NoneType))
        return lambda value: None if value is None else convert(value)
    if origin is list:
        return _list_of(of(arguments[0]))
    if origin is dict:
        return _dict_of(of(arguments[0]), of(arguments[1]))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return enum(annotation)
    if annotation in plain:
        return plain[annotation]
    return nested(annotation)


def _list_of(convert: Convert) -> Convert:
    def of_list(value: Any) -> Any:
        if type(value) is not list:
            raise Unusual
        return [convert(each) for each in value]

    return of_list


def _dict_of(of_key: Convert, of_value: Convert) -> Convert:
    def of_dict(value: Any) -> Any:
        if type(value) is not dict:
            raise Unusual
        return {of_key(key): of_value(each) for key, each in value.items()}

    return of_dict


def _exactly(kind: type) -> Convert:
    def as_it_is(value: Any) -> Any:
        if type(value) is not kind:
            raise Unusual
        return value

    return as_it_is


def _parsed(parse: Callable[[str], Any]) -> Convert:
    def read(value: Any) -> Any:
        if type(value) is not str:
            raise Unusual
        try:
            return parse(value)
        except ValueError:
            raise Unusual from None

    return read


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is not UTC:
        raise Unusual
    return read


def _enum_writer(kind: type[Enum]) -> Convert:
    def write(value: Any) -> Any:
        if type(value) is not kind:
            raise Unusual
        return value.value

    return write


def _text_of(value: Any) -> str:
    """Write a text; a word of an enumeration as what it stands for."""
    if type(value) is str:
        return value
    if not isinstance(value, StrEnum):
        raise Unusual
    return value.value


def _written_by(kind: type, write: Convert) -> Convert:
    def written(value: Any) -> Any:
        if type(value) is not kind:
            raise Unusual
        return write(value)

    return written


_READERS: dict[type, Convert] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    UUID: _parsed(UUID),
    datetime: _parsed(_instant),
    date: _parsed(date.fromisoformat),
}
_WRITERS: dict[type, Convert] = {
    str: _text_of,
    int: _exactly(int),
    bool: _exactly(bool),
    UUID: _written_by(UUID, str),
    datetime: _written_by(datetime, clock.written),
    date: _written_by(date, date.isoformat),
}
