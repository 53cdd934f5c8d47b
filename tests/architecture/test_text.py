"""Text is cleaned, folded and judged in `shared/text`, and nowhere else."""

import ast
from collections.abc import Iterator

from tests.architecture.source import modules

HOME = "shared/text/"
IN_PYTHON = {"casefold", "normalize"}
IN_SQL = {"lower", "upper", "normalize", "unaccent"}


def uses() -> Iterator[str]:
    for name, tree in modules("services", "shared"):
        if not name.startswith(HOME):
            yield from (f"{name}:{line}" for node in ast.walk(tree) for line in folding(node))


def folding(node: ast.AST) -> Iterator[int]:
    match node:
        case ast.Import(names=names) if any(each.name == "unicodedata" for each in names):
            yield node.lineno
        case ast.ImportFrom(module="unicodedata"):
            yield node.lineno
        case ast.Call(func=ast.Attribute(value=ast.Name(id="func"), attr=attr)) if attr in IN_SQL:
            yield node.lineno
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in IN_PYTHON:
            yield node.lineno
        case ast.Call(func=ast.Attribute(value=value, attr="lower" | "upper")) if is_key(value):
            yield node.lineno


def is_key(node: ast.AST) -> bool:
    """Tell whether it is what people are found or counted by."""
    written = ast.unparse(node)
    return any(word in written for word in ("email", "identifier", "contract", "first_name"))


def test_text_is_folded_in_one_module() -> None:
    assert list(uses()) == []
