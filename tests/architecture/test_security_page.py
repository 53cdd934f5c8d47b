"""docs/security.md leaves nothing out, and names no test and no way in that is not there."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.services import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
LEVELS = {
    **{"6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233"},
    **{"6.5": "22222333", "6.6": "2223", "6.7": "33", "6.8": "2222"},
    **{"7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22"},
}
"""The level of each requirement of the sections of V6 and V7 (OWASP ASVS 5.0.0), in order."""

WITH_TESTS = {"met", "in part"}
WITH_REASON = {"in part", "not", "does not apply"}

TESTS = re.compile(r"`(tests/[^`]+)`")
CALL = re.compile(r"^`((?:POST|GET|PUT) /[^`]+)`$")


@dataclass(frozen=True)
class Row:
    """A requirement, and what becomes of it here."""

    number: str
    level: str
    verdict: str
    how: str
    tests: tuple[str, ...]


def cells(heading: str) -> Iterator[list[str]]:
    """Read the rows of the tables of a section, without those that name columns."""
    _, _, below = PAGE.partition(f"\n## {heading}\n")
    section = re.split(r"\n## ", below)[0]
    for line in section.splitlines():
        if line.startswith("|") and not line.startswith(("|---", "| no.", "| call", "| what")):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def rows() -> list[Row]:
    return [
        Row(number, level, verdict, how, tuple(TESTS.findall(tests)))
        for number, level, _, verdict, how, tests in cells("OWASP ASVS 5.0")
    ]


@cache
def names_in(path: Path) -> frozenset[str]:
    """Name the classes and tests of a file: `TestThis::test_that`."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            inner = [each.name for each in node.body if isinstance(each, ast.FunctionDef)]
            found |= {node.name, *(f"{node.name}::{name}" for name in inner)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return frozenset(found)


def is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and (not name or name in names_in(path))


def lets_in(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Tell whether an operation answers with an access token."""
    for status, answer in operation["responses"].items():
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        named = schema.get("$ref", "").rpartition("/")[2]
        if status.startswith("2") and "access_token" in schemas.get(named, {}).get(
            "properties", {}
        ):
            return True
    return False


def test_each_requirement_of_levels_one_and_two_has_a_row_and_no_other() -> None:
    asked = [
        (f"{section}.{number}", level)
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, 1)
        if level in "12"
    ]

    assert [(row.number, row.level) for row in rows()] == asked


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_a_requirement_is_met_by_tests_or_it_is_said_why_not(row: Row) -> None:
    assert row.verdict in WITH_TESTS | WITH_REASON
    assert bool(row.tests) or row.verdict not in WITH_TESTS
    assert len(row.how) > 20 or row.verdict not in WITH_REASON


def test_each_mistake_of_others_has_a_test() -> None:
    found = list(cells("Mistakes of others"))

    assert len(found) == 14
    assert [what for what, _, tests in found if not TESTS.findall(tests)] == []


def test_each_test_that_is_named_exists() -> None:
    named = TESTS.findall(PAGE)

    assert named
    assert [test for test in named if not is_there(test)] == []


def test_each_way_in_is_written_down() -> None:
    document = json.loads((ROOT / "docs" / "openapi" / "identity.json").read_text())
    schemas = document["components"]["schemas"]
    ways = {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post", "put") and lets_in(operation, schemas)
    }

    written = {called[1] for row in cells("Ways in") if (called := CALL.match(row[0]))}
    assert written == ways
    assert "POST /identity/v1/sessions/passkey" in ways
