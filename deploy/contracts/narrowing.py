"""Which values one JSON Schema admits and another does not, as far as OpenAPI 3.0 tells.

A request breaks its senders if the new schema refuses what the old one took; an answer breaks its
readers if the new schema gives what the old one never did. It is one question, asked both ways:
what may be *given*, and what is *expected*.
"""

import json
import operator
from collections.abc import Iterator
from typing import Any, NamedTuple

Schema = dict[str, Any]

HIGHEST = ("maxLength", "maxItems", "maxProperties", "maximum")
LOWEST = ("minLength", "minItems", "minProperties", "minimum")
EXACT = ("pattern", "format", "uniqueItems", "multipleOf", "oneOf", "anyOf", "not")


class Side(NamedTuple):
    """A schema, and the document that its references are about."""

    document: Schema
    schema: Schema

    def opened(self) -> Schema:
        """Return the schema itself for a reference, and one for all that it must be at once."""
        schema = self.schema
        while "$ref" in schema:
            schema = find(self.document, schema["$ref"])
        schema = _without_null(schema)
        parts = [self.of(part).opened() for part in schema.get("allOf", ())]
        whole: Schema = {}
        for part in (*parts, {name: v for name, v in schema.items() if name != "allOf"}):
            whole = {
                **whole,
                **part,
                "properties": {**whole.get("properties", {}), **part.get("properties", {})},
                "required": sorted({*whole.get("required", ()), *part.get("required", ())}),
            }
        return whole

    def of(self, schema: Schema) -> "Side":
        """Return another schema of the same document."""
        return Side(self.document, schema)


def _without_null(schema: Schema) -> Schema:
    """Write `anyOf` null or something as something that is nullable."""
    branches = schema.get("anyOf", [])
    others = [branch for branch in branches if branch != {"type": "object", "nullable": True}]
    if len(others) != 1 or len(branches) != 2:
        return schema
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**rest, "allOf": others, "nullable": True}


def find(document: Schema, reference: str) -> Schema:
    """Return what a reference within a document refers to."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    resolved: Schema = found
    return resolved


def unexpected(given: Side, expected: Side, *, is_answer: bool, at: str) -> Iterator[str]:
    """Tell what may be given that is not expected.

    :param is_answer: readers bear fields that they do not know; our requests may have none
    :param at: where in the body, for the sentences
    """
    yield from _compared(given, expected, is_answer, at, frozenset())


def _compared(
    given: Side, expected: Side, is_answer: bool, at: str, seen: frozenset[str]
) -> Iterator[str]:
    pair = json.dumps([given.schema, expected.schema], sort_keys=True)
    if pair in seen:
        return
    now, then = given.opened(), expected.opened()
    old, new = (then, now) if is_answer else (now, then)
    for told in (*_kinds(now, then), *_limits(now, then)):
        yield f"{at}: {told} (was {_written(old)}, is {_written(new)})"
    yield from (f"{at}.{told}" for told in _fields(old, new, is_answer))
    for name, inside, beside in _inner(now, then):
        yield from _compared(
            given.of(inside), expected.of(beside), is_answer, at + name, seen | {pair}
        )


def _kinds(given: Schema, expected: Schema) -> Iterator[str]:
    wanted, kind = expected.get("type"), given.get("type")
    if wanted and kind != wanted and (kind, wanted) != ("integer", "number"):
        yield "another type"
    if given.get("nullable") and not expected.get("nullable") and wanted:
        yield "null or not"
    if "enum" in expected and not {*map(str, given.get("enum", [_ANY]))} <= {
        *map(str, expected["enum"])
    }:
        yield "other values"
    yield from (
        f"another {name}"
        for name in EXACT
        if name in expected and given.get(name) != expected[name]
    )


def _limits(given: Schema, expected: Schema) -> Iterator[str]:
    for names, is_within in ((HIGHEST, operator.le), (LOWEST, operator.ge)):
        for name in names:
            if name in expected and not (name in given and is_within(given[name], expected[name])):
                yield f"another {name}"


def _fields(old: Schema, new: Schema, is_answer: bool) -> Iterator[str]:
    """Tell of fields that are gone, and of those that must or need not be there any more."""
    for name in sorted(old["properties"].keys() - new["properties"].keys()):
        yield f"{name}: gone"
    if is_answer:
        for name in sorted({*old["required"]} - {*new["required"]} & {*new["properties"]}):
            yield f"{name}: no longer always there"
        return
    for name in sorted({*new["required"]} - {*old["required"]}):
        yield f"{name}: required now"
    if new.get("additionalProperties") is False and old.get("additionalProperties", True):
        yield "*: no other fields any more"


def _inner(given: Schema, expected: Schema) -> Iterator[tuple[str, Schema, Schema]]:
    """Pair the schemas within two schemas, with where they stand."""
    for name in sorted(given["properties"].keys() & expected["properties"].keys()):
        yield f".{name}", given["properties"][name], expected["properties"][name]
    for key, name in (("items", "[]"), ("additionalProperties", ".*")):
        inside, beside = given.get(key), expected.get(key)
        if isinstance(inside, dict) and isinstance(beside, dict):
            yield name, inside, beside


_ANY = "\0any"
_SAID = ("type", "nullable", "enum", *HIGHEST, *LOWEST, *EXACT)


def _written(schema: Schema) -> str:
    return json.dumps({name: schema[name] for name in _SAID if name in schema}, ensure_ascii=False)
