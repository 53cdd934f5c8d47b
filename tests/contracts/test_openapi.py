"""The OpenAPI documents: what the code produces, valid, and with all that a caller must know."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from deploy.checkout import ROOT
from shared.auth import Duty, Profile
from shared.web.openapi import PROBLEM
from tests.contracts.operations import (
    FORM,
    JSON,
    MULTIPART,
    Operation,
    Schema,
    documents,
    operations,
)

every_service = pytest.mark.parametrize("service", sorted(documents()))
every_operation = pytest.mark.parametrize("operation", operations(), ids=str)
taking = pytest.mark.parametrize(
    "operation", [o for o in operations() if o.content_type in (JSON, MULTIPART)], ids=str
)


@every_service
class TestEachDocument:
    def test_is_committed_as_the_code_produces_it(self, service: str) -> None:
        committed = ROOT / "docs" / "openapi" / f"{service}.json"

        assert committed.exists(), "run ./comptoir openapi"
        assert json.loads(committed.read_text()) == documents()[service], "run ./comptoir openapi"

    def test_is_valid(self, service: str) -> None:
        errors = OpenAPIV30SpecValidator(documents()[service]).iter_errors()

        assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []

    def test_asks_for_a_token_unless_told_otherwise(self, service: str) -> None:
        assert documents()[service]["security"] == [{"token": []}]

    def test_has_patterns_that_are_not_for_python_alone(self, service: str) -> None:
        patterns = set(re.findall(r'"pattern": "([^"]*)"', json.dumps(documents()[service])))

        assert [each for each in patterns if not re.fullmatch(r"\^.*\$", each)] == []
        assert [each for each in patterns if re.search(r"\\\\[AZ]|\(\?P", each)] == []


@every_operation
class TestEachOperation:
    def test_says_in_a_sentence_what_it_does(self, operation: Operation) -> None:
        assert re.fullmatch(r"[A-Z].*[^.\s]", operation.summary)

    def test_says_who_may_call_it_or_that_anybody_may(self, operation: Operation) -> None:
        facts = documents()[operation.service]["paths"][operation.path][operation.method.lower()]

        if operation.permission is None:
            assert facts["security"] == []
            return
        assert "security" not in facts
        assert operation.permission["name"]
        assert set(operation.permission["own"]) <= set(map(str, Profile))
        assert operation.permission.get("duty") in {None, *map(str, Duty)}
        assert any(operation.permission.get(way) for way in ("own", "delegated", "duty", "scope"))

    def test_tells_its_answers_and_refusals(self, operation: Operation) -> None:
        told = set(operation.answers)

        assert [status for status in told if status < 300]
        assert told >= ({401, 403, 404} if operation.permission else set())
        assert told >= ({400, 413, 415} if operation.content_type else set())
        assert told >= ({412, 428} if operation.needs_etag else set())
        assert 503 in told

    def test_refuses_by_problems(self, operation: Operation) -> None:
        kinds = {status: set(told) for status, told in operation.answers.items() if status >= 400}
        if operation.content_type == FORM:
            assert {PROBLEM} <= set.union(*kinds.values()) <= {PROBLEM, "application/json"}
        else:
            assert set.union(*kinds.values()) == {PROBLEM}

    def test_describes_each_parameter_of_its_path(self, operation: Operation) -> None:
        in_path = re.findall(r"{(\w+)}", operation.path)

        assert sorted(in_path) == sorted(operation.of_path())
        assert all(p["required"] for p in operation.parameters["path"].values())


@taking
class TestEachBody:
    def test_limits_whatever_it_takes(self, operation: Operation) -> None:
        """So that nobody can fill the database (ASVS 2.2.1)."""
        assert list(unlimited(operation.body)) == []

    def test_takes_no_field_that_it_does_not_describe(self, operation: Operation) -> None:
        open_ones = [
            name
            for name, schema in objects(operation.body)
            if "properties" in schema and schema.get("additionalProperties") is not False
        ]

        assert open_ones == []


def unlimited(schema: Schema, name: str = "body") -> Iterator[str]:
    """Name the texts, lists and maps that may be as long as one likes."""
    limits = {"string": "maxLength", "array": "maxItems", "object": "maxProperties"}
    is_bounded = {"enum", "pattern", "format", "properties", limits.get(schema.get("type", ""))}
    if schema.get("type") in limits and not is_bounded & set(schema):
        yield name
    for each, inner in schema.get("properties", {}).items():
        yield from unlimited(inner, f"{name}.{each}")
    if "items" in schema:
        yield from unlimited(schema["items"], f"{name}[]")


def objects(schema: Any, name: str = "body") -> Iterator[tuple[str, Schema]]:
    """List the objects within a schema, itself included."""
    if schema.get("type") == "object":
        yield name, schema
    for each, inner in schema.get("properties", {}).items():
        yield from objects(inner, f"{name}.{each}")
    if "items" in schema:
        yield from objects(schema["items"], f"{name}[]")
