"""Calls only go down; the edge alone ends transactions and asks for the time."""

import ast
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.services import ROOT
from tests.architecture.source import calls, modules

MEANINGLESS = {"utils", "helpers", "common", "misc"}


class TestTheImportContracts:
    def test_are_kept(self) -> None:
        lint_imports = Path(sys.executable).parent / "lint-imports"

        checked = subprocess.run(
            [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
        )

        assert checked.returncode == 0, checked.stdout + checked.stderr


class TestAService:
    def test_leaves_the_end_of_a_transaction_to_the_edge(self) -> None:
        assert found(modules("services"), "commit", "rollback") == []

    def test_asks_nothing_of_the_database_in_a_schema(self) -> None:
        schemas = [(name, tree) for name, tree in modules("services") if "/schemas/" in name]

        assert found(schemas, "session", "sessions", "execute", "scalar", "scalars") == []

    def test_asks_the_clock_in_the_ways_in_alone(self) -> None:
        asked = {
            Path(name).parts[2]
            for name, tree in modules("services")
            for call in calls(tree, "now")
            if ast.unparse(call.func) in {"clock.now", "now"}
        }

        assert asked <= {"api", "app.py", "worker.py", "__main__.py"}


class TestTheHouse:
    def test_has_one_clock(self) -> None:
        told = {
            name
            for name, tree in modules("services", "shared")
            for call in calls(tree, "now", "utcnow", "today", "time")
            if ast.unparse(call.func).split(".")[0] in {"datetime", "date", "time"}
        }

        assert told == {"shared/clock.py"}

    def test_names_no_file_after_nothing(self) -> None:
        named = [
            path.relative_to(ROOT)
            for top in ("deploy", "services", "shared", "tests")
            for path in (ROOT / top).rglob("*")
            if path.stem in MEANINGLESS
        ]

        assert named == []


def found(trees: Iterable[tuple[str, ast.Module]], *names: str) -> list[str]:
    return [f"{name}:{call.lineno}" for name, tree in trees for call in calls(tree, *names)]
