"""What a new OpenAPI document breaks for those who call by the old one."""

import json
from collections.abc import Iterator
from typing import Any

from deploy.contracts.narrowing import Schema, Side, find, unexpected

METHODS = ("get", "post", "put", "patch", "delete")


def changes(old: Schema, new: Schema) -> list[str]:
    """Tell what breaks, in sentences; nothing if all who call by the old document still can."""
    return sorted(set(_changes(old, new)))


def _changes(old: Schema, new: Schema) -> Iterator[str]:
    for path, facts in old["paths"].items():
        if path not in new["paths"]:
            yield f"{path}: gone"
            continue
        for method in METHODS:
            if method not in facts:
                continue
            name = f"{method.upper()} {path}"
            if method not in new["paths"][path]:
                yield f"{name}: gone"
                continue
            before, after = _Call(old, path, method), _Call(new, path, method)
            for compare in (_callers, _parameters, _bodies, _answers):
                yield from (f"{name}: {told}" for told in compare(before, after))


class _Call:
    """An operation, with what its document says of all of them."""

    def __init__(self, document: Schema, path: str, method: str) -> None:
        self.document = document
        self.facts: Schema = document["paths"][path][method]
        self.security: list[Schema] = self.facts.get("security", document.get("security", []))
        shared = document["paths"][path].get("parameters", [])
        found = [self.opened(each) for each in (*shared, *self.facts.get("parameters", ()))]
        self.parameters = {(each["in"], each["name"]): each for each in found}
        self.body = self.opened(self.facts.get("requestBody", {}))
        self.answers = {status: self.opened(a) for status, a in self.facts["responses"].items()}

    def opened(self, found: Schema) -> Schema:
        """Return what a reference refers to."""
        return find(self.document, found["$ref"]) if "$ref" in found else found

    def side(self, content: Schema) -> Side:
        """Return the schema of a parameter, a header or a media type."""
        return Side(self.document, content.get("schema", {}))


def _callers(old: _Call, new: _Call) -> Iterator[str]:
    """Tell who could call it and cannot any more."""
    for accepted in old.security or [{}]:
        if not any(_is_enough(accepted, wanted) for wanted in new.security or [{}]):
            yield "other credentials are asked for"
    before, after = (call.facts.get("x-permission") for call in (old, new))
    if after is None:
        return
    for profile in sorted({*(before or after)["own"]} - {*after["own"]}):
        yield f"no longer open to {profile}s"
    for way in ("delegated", "duty", "scope"):
        if before and before.get(way) and before[way] != after.get(way):
            yield f"{way}: was {_written(before[way])}, is {_written(after.get(way))}"


def _written(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _is_enough(accepted: Schema, wanted: Schema) -> bool:
    return all(
        name in accepted and {*scopes} <= {*accepted[name]} for name, scopes in wanted.items()
    )


def _parameters(old: _Call, new: _Call) -> Iterator[str]:
    """Tell of parameters: an unknown one is refused, so that none may go."""
    for key, parameter in new.parameters.items():
        before = old.parameters.get(key)
        if parameter.get("required") and not (before and before.get("required")):
            yield f"{key[0]} parameter {key[1]}: required now"
    for key, parameter in old.parameters.items():
        at = f"{key[0]} parameter {key[1]}"
        if key not in new.parameters:
            yield f"{at}: gone"
            continue
        given, expected = old.side(parameter), new.side(new.parameters[key])
        yield from unexpected(given, expected, is_answer=False, at=at)


def _bodies(old: _Call, new: _Call) -> Iterator[str]:
    if new.body.get("required") and not old.body.get("required"):
        yield "request body: required now"
    for kind, content in old.body.get("content", {}).items():
        after = new.body.get("content", {}).get(kind)
        if after is None:
            yield f"request body: {kind} is not taken any more"
            continue
        given, expected = old.side(content), new.side(after)
        yield from unexpected(given, expected, is_answer=False, at="request body")


def _answers(old: _Call, new: _Call) -> Iterator[str]:
    """Tell of answers; a refusal may go, and new ones may come."""
    for status, before in old.answers.items():
        after = new.answers.get(status)
        if after is None:
            if status.startswith("2"):
                yield f"answer {status}: gone"
            continue
        at = f"answer {status}"
        for name in sorted(before.get("headers", {}).keys() - after.get("headers", {}).keys()):
            yield f"{at}: header {name}: gone"
        yield from _contents(old, new, before, after, at)


def _contents(old: _Call, new: _Call, before: Any, after: Any, at: str) -> Iterator[str]:
    for kind, content in before.get("content", {}).items():
        now = after.get("content", {}).get(kind)
        if now is None:
            yield f"{at}: no longer {kind}"
            continue
        given, expected = new.side(now), old.side(content)
        yield from unexpected(given, expected, is_answer=True, at=at)
