"""Every operation of every service, as its OpenAPI document tells it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from deploy.tooling.documents import openapi_documents

Schema = Mapping[str, Any]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    :ivar path: with its parameters in braces
    :ivar permission: who may call it; None: anybody
    :ivar parameters: by place (path, query, header) and name, with their schemas
    :ivar content_type: of its body; None: it has none
    :ivar body: the schema of its body
    :ivar answers: status → media type → schema
    :ivar headers: status → the names of its headers
    :ivar described: status → what is said about it
    """

    service: str
    method: str
    path: str
    summary: str
    permission: Mapping[str, Any] | None
    parameters: Mapping[str, Mapping[str, Mapping[str, Any]]]
    content_type: str | None
    body: Schema
    answers: Mapping[int, Mapping[str, Schema]]
    headers: Mapping[int, frozenset[str]]
    described: Mapping[int, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_reading(self) -> bool:
        return self.method == "GET"

    @property
    def is_form(self) -> bool:
        return self.content_type in (FORM, MULTIPART)

    @property
    def needs_etag(self) -> bool:
        return "If-Match" in self.parameters["header"]

    @property
    def needs_body(self) -> bool:
        """Tell whether an empty body is a fault by itself."""
        return self.content_type is not None and (
            bool(self.body.get("required")) or "properties" not in self.body
        )

    def of_path(self, type_of: str | None = None) -> list[str]:
        """Name the parameters of the path, or those of a format."""
        found = self.parameters["path"].items()
        return [n for n, p in found if type_of in (None, p["schema"].get("format"))]


@cache
def documents() -> dict[str, dict[str, Any]]:
    """Make the document of each service."""
    return {path.stem: json.loads(text) for path, text in openapi_documents().items()}


@cache
def operations(service: str | None = None) -> list[Operation]:
    """List the operations of a service, or of all."""
    return [
        operation
        for name, document in documents().items()
        if service in (None, name)
        for operation in _operations(name, document)
    ]


def _operations(service: str, document: dict[str, Any]) -> Iterator[Operation]:
    for path, facts in document["paths"].items():
        shared = facts.get("parameters", [])
        for method in METHODS:
            if method in facts:
                yield _operation(service, method, path, shared, resolved(facts[method], document))


def _operation(
    service: str, method: str, path: str, shared: list[Any], facts: dict[str, Any]
) -> Operation:
    content = facts.get("requestBody", {}).get("content", {})
    content_type = next(iter(content), None)
    parameters: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for parameter in [*shared, *facts.get("parameters", [])]:
        parameters.setdefault(parameter["in"], {})[parameter["name"]] = parameter
    return Operation(
        service=service,
        method=method.upper(),
        path=path,
        summary=facts.get("summary", ""),
        permission=facts.get("x-permission"),
        parameters=parameters,
        content_type=content_type,
        body=content[content_type].get("schema", {}) if content_type else {},
        answers={
            int(status): {kind: m.get("schema", {}) for kind, m in a.get("content", {}).items()}
            for status, a in facts["responses"].items()
            if status.isdigit()
        },
        headers={
            int(status): frozenset(answer.get("headers", ()))
            for status, answer in facts["responses"].items()
            if status.isdigit()
        },
        described={
            int(status): answer.get("description", "")
            for status, answer in facts["responses"].items()
            if status.isdigit()
        },
    )


def resolved(found: Any, document: dict[str, Any]) -> Any:
    """Put what is referred to in the place of each reference; of alternatives, the fullest."""
    if isinstance(found, list):
        return [resolved(each, document) for each in found]
    if not isinstance(found, dict):
        return found
    if "$ref" in found:
        target: Any = document
        for part in found["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return resolved(target, document)
    made = {name: resolved(each, document) for name, each in found.items()}
    if "anyOf" in made:
        alternatives = made.pop("anyOf")
        fullest = max(alternatives, key=lambda each: len(each.get("properties", {})))
        nullable = any(each.get("nullable") for each in alternatives)
        made = {**fullest, **made, "nullable": nullable}
    return made
