"""The code as a tree, for rules that an import contract cannot say."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.services import ROOT


def modules(*tops: str) -> Iterator[tuple[str, ast.Module]]:
    """Read every module below these folders: its path in the repository, and its tree."""
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            yield name_of(path), ast.parse(path.read_text())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Find the calls of functions or methods of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


def called(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None
