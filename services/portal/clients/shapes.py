"""Typed answers: JSON values read into dataclasses, by the types of their fields."""

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import httpx

from services.portal.clients.reasons import Reason

T = TypeVar("T")
Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list.

    :ivar total: how many there are on all pages
    :ivar number: of this page, from 1
    :ivar size: the most that a page holds
    """

    items: list[T]
    total: int
    number: int
    size: int

    @property
    def first(self) -> int:
        """Tell the place of the first item, from 1; 0 if there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Tell the place of the last item."""
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def is_beyond(self) -> bool:
        """Tell whether there are items, all of them on pages before this one."""
        return not self.items and self.total > 0

    @property
    def pages(self) -> int:
        """Tell how many pages there are; at least one."""
        return max(1, -(-self.total // self.size))


def read(kind: type[T], data: Mapping[str, Any]) -> T:
    """Read one answer; members that the class does not have are left.

    :raises LookupError, TypeError, ValueError: the answer is not of this shape
    """
    plain, readers = _readers(cast(Hashable, kind))
    values = {name: data[name] for name in plain if name in data}
    for name, reader in readers:
        if name in data:
            values[name] = reader(data[name])
    return kind(**values)


def read_versioned(kind: type[T], answer: httpx.Response) -> T:
    """Read one answer with its `version`: what an edit says it edits."""
    return read(kind, answer.json() | {"version": answer.headers.get("ETag", "")})


def read_all(kind: type[T], data: list[Any]) -> list[T]:
    """Read a list of them; `dict`: as they are."""
    if kind is dict:
        return data
    return [read(kind, item) for item in data]


@cache
def _readers(kind: Hashable) -> tuple[list[str], list[tuple[str, Reader]]]:
    """Tell which members of a class are taken as they are, and how each other one is read."""
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    plain = [name for name, reader in readers.items() if reader is _as_it_is]
    return plain, [(name, reader) for name, reader in readers.items() if reader is not _as_it_is]


def _reader(hint: Any) -> Reader:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        kinds = [kind for kind in inner if kind is not type(None)]
        one = _reader(kinds[0]) if len(kinds) == 1 else _as_it_is
        return one if one is _as_it_is else lambda value: None if value is None else one(value)
    if origin is list:
        each = _reader(inner[0])
        return list if each is _as_it_is else lambda value: [each(item) for item in value]
    if origin is dict:
        each = _reader(inner[1])
        return lambda value: {name: each(item) for name, item in value.items()}
    return _simple(hint)


def _simple(hint: Any) -> Reader:
    if hint is datetime or hint is date:
        return hint.fromisoformat
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(read, hint)
    if isinstance(hint, type) and issubclass(hint, UUID | Enum | Reason):
        return hint
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
