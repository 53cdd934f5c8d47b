"""Every way in which a field can be wrong, as its schema tells what is right."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.contracts.operations import Schema
from tests.contracts.samples import sample

NUL, BELL, TURNED = "a\x00b", "a\x07b", "a\u202eb"
"""A character that PostgreSQL has no place for, one that rings, one that turns the writing."""

OF_ANOTHER_TYPE: dict[str, tuple[Any, ...]] = {
    "string": (7, True, [], {}, ["a"]),
    "integer": ("x", 1.5, [], {}),
    "number": ("x", [], {}),
    "boolean": ("perhaps", 7, [], {}),
    "array": ("x", 7, True, {"a": 1}),
    "object": ("x", 7, True, ["a"]),
}
NOT_OF_FORMAT: dict[str, tuple[str, ...]] = {
    "uuid": ("x", "1", "01920000-0000-7000-8000-00000000zzzz", "' OR 1=1 --"),
    "date": ("tomorrow", "2026-02-30", "31/12/2026", "2026-12-31T09:30:00Z"),
    "date-time": ("tomorrow", "2026-12-31T09:30:00", "2026-12-31T25:00:00Z"),
    "uri": ("x", "http://example.org/", "https://", "javascript:alert(1)", "https://a:b@c.org/"),
    "email": ("nobody", "@example.org", "nobody@", "a b@example.org"),
}
MISSING = object()


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a payload.

    :ivar path: of the field: ("postal_address", "lines", "0")
    :ivar value: what it is given; MISSING: it is left out
    """

    path: tuple[str, ...]
    value: Any

    @property
    def field(self) -> str:
        return ".".join(self.path)

    @property
    def has_nul(self) -> bool:
        return "\\x00" in repr(self.value)

    def can_stand_with(self, other: "Fault") -> bool:
        """Tell whether one payload can have both, and a refusal tell of both."""
        shorter = min(len(self.path), len(other.path))
        is_apart = self.path[:shorter] != other.path[:shorter]
        return is_apart and self.has_nul == other.has_nul

    def __str__(self) -> str:
        return f"{self.field} {'missing' if self.value is MISSING else f'= {self.value!r:.60}'}"


def of_object(schema: Schema, path: tuple[str, ...] = ()) -> Iterator[Fault]:
    """List what can be wrong in an object with named fields."""
    yield Fault((*path, "unheard_of"), 1)
    for name, field in schema["properties"].items():
        if name in schema.get("required", ()):
            yield Fault((*path, name), MISSING)
        yield from of_value(field, (*path, name))


def of_value(schema: Schema, path: tuple[str, ...]) -> Iterator[Fault]:
    """List what can be wrong with a value."""
    if not schema.get("nullable"):
        yield Fault(path, None)
    for value in _wrong(schema):
        yield Fault(path, value)
    if "properties" in schema:
        yield from of_object(schema, path)
    elif schema.get("type") == "array":
        yield from of_value(schema["items"], (*path, "0"))
    elif schema.get("type") == "object":
        yield from _of_map(schema, path)


def _wrong(schema: Schema) -> Iterator[Any]:
    kind = schema.get("type", "string")
    yield from OF_ANOTHER_TYPE[kind]
    if schema.get("enum"):
        yield from ("unheard-of", "", NUL)
    elif kind == "string":
        yield from wrong_texts(schema)
    elif kind in ("integer", "number"):
        yield from _out_of_range(schema)
    elif kind == "array" and "maxItems" in schema and schema["maxItems"] <= 1000:
        yield [sample(schema["items"], known={})] * (schema["maxItems"] + 1)
    if schema.get("minItems"):
        yield []


def _out_of_range(schema: Schema) -> Iterator[int]:
    if "minimum" in schema:
        yield from (schema["minimum"] - 1, schema["minimum"] - 2)
    if "maximum" in schema:
        yield schema["maximum"] + 1


def wrong_texts(schema: Schema) -> Iterator[str]:
    """List the texts that a schema refuses."""
    yield NUL
    yield from NOT_OF_FORMAT.get(schema.get("format", ""), ())
    if "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    if schema.get("minLength"):
        yield ""
    if schema.get("minLength") and not schema.get("writeOnly"):
        yield from ("   ", BELL, TURNED)  # a password is taken as it is
    if "pattern" in schema:
        yield "!!"


def _of_map(schema: Schema, path: tuple[str, ...]) -> Iterator[Fault]:
    """List what can be wrong in an object with any names: too many, bad names, bad values."""
    if "maxProperties" in schema:
        value = sample(schema["additionalProperties"], known={})
        yield Fault(path, {f"s{n}": value for n in range(schema["maxProperties"] + 1)})
    values = schema.get("additionalProperties")
    if isinstance(values, Mapping) and values:
        for wrong in _wrong(values):
            yield Fault(path, {"s": wrong})
        yield from (Fault(path, {name: sample(values, known={})}) for name in ("", NUL, "x" * 300))


def planted(body: Any, faults: Iterable[Fault], schema: Schema, *, known: Mapping[str, Any]) -> Any:
    """Copy a body with faults in it; what lies around a fault is made if it is not there."""
    made = deepcopy(body)
    for fault in faults:
        _plant(made, fault, schema, known)
    return made


def _plant(made: Any, fault: Fault, schema: Schema, known: Mapping[str, Any]) -> None:
    holder, at = made, schema
    for step in fault.path[:-1]:
        at = at["items"] if at.get("type") == "array" else at["properties"][step]
        key: Any = int(step) if isinstance(holder, list) else step
        if isinstance(holder, dict) and not holder.get(key):
            holder[key] = sample(at, known=known, name=step)
        holder = holder[key]
    last: Any = int(fault.path[-1]) if isinstance(holder, list) else fault.path[-1]
    if fault.value is MISSING:
        holder.pop(last, None)
    else:
        holder[last] = fault.value


def together(faults: Iterable[Fault]) -> Iterator[list[Fault]]:
    """Put faults together that one payload can have, since all of them are told at once.

    What holds a NUL is refused before anything else is looked at.
    """
    waiting = list(faults)
    while waiting:
        chosen: list[Fault] = []
        for fault in waiting:
            if all(fault.can_stand_with(other) for other in chosen):
                chosen.append(fault)
        waiting = [fault for fault in waiting if fault not in chosen]
        yield chosen


def of_text(schema: Schema) -> Iterator[str]:
    """List what can be wrong with a parameter, or a field of a form: all of them are texts."""
    kind = schema.get("type", "string")
    if schema.get("enum"):
        yield from ("unheard-of", NUL)
    elif kind == "string":
        yield from wrong_texts(schema)
    else:
        yield from ("perhaps", "1.5", NUL)
    if kind == "integer":
        yield from map(str, _out_of_range(schema))
